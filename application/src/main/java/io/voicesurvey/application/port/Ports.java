package io.voicesurvey.application.port;

import java.time.InstantSource;

/** All that the use cases need of the outside world, one of each kind. */
public record Ports(IdentityProviders providers, WorkloadTokens workloadTokens, LoginAttemptSeal seal,
    AccessTokens accessTokens, RefreshTokens refreshTokens, UserRepository users, WaitingUsers waitingUsers,
    DormantUsers dormantUsers, ProvisionedUsers provisionedUsers, DirectoryGroups directoryGroups,
    ServiceAccounts serviceAccounts, TrustRules trustRules, ServiceUses serviceUses, SessionRepository sessions,
    Rechecks rechecks, LiveSessions liveSessions, UsedTokens usedTokens, AuditTrail auditTrail, AuditSeals auditSeals,
    Transactions transactions, SecretGenerator secrets, InstantSource clock) {}
