package io.voicesurvey.application.port;

import java.time.InstantSource;

/** All that the use cases need of the outside world, one of each kind. */
public record Ports(IdentityProviders providers, LoginAttemptSeal seal, AccessTokens accessTokens,
    RefreshTokens refreshTokens, UserRepository users, PendingRoles pendingRoles, SessionRepository sessions,
    LiveSessions liveSessions, UsedLogoutTokens usedLogoutTokens, AuditTrail auditTrail, AuditSeals auditSeals,
    Transactions transactions, SecretGenerator secrets, InstantSource clock) {}
