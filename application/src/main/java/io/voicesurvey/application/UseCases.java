package io.voicesurvey.application;

import io.voicesurvey.application.audit.ArchiveAuditTrail;
import io.voicesurvey.application.audit.FindAuditEvents;
import io.voicesurvey.application.audit.SealAuditTrail;
import io.voicesurvey.application.audit.VerifyAuditTrail;
import io.voicesurvey.application.health.CheckReadiness;
import io.voicesurvey.application.login.CompleteLogin;
import io.voicesurvey.application.login.ListProviders;
import io.voicesurvey.application.login.StartLogin;
import io.voicesurvey.application.port.ConfiguredProvider;
import io.voicesurvey.application.port.IdentityProviders;
import io.voicesurvey.application.port.Ports;
import io.voicesurvey.application.program.Programs;
import io.voicesurvey.application.session.AuthenticateBearer;
import io.voicesurvey.application.session.AuthenticateFromCache;
import io.voicesurvey.application.session.BackchannelLogout;
import io.voicesurvey.application.session.CheckReauthentication;
import io.voicesurvey.application.session.DescribeTokens;
import io.voicesurvey.application.session.EndSession;
import io.voicesurvey.application.session.IntrospectFromCache;
import io.voicesurvey.application.session.IntrospectToken;
import io.voicesurvey.application.session.ListSessions;
import io.voicesurvey.application.session.PublishKeys;
import io.voicesurvey.application.session.PurgeSessions;
import io.voicesurvey.application.session.RecheckSessions;
import io.voicesurvey.application.session.RefreshSession;
import io.voicesurvey.application.session.RevokeSession;
import io.voicesurvey.application.session.RevokeSessions;
import io.voicesurvey.application.user.ChangeGroup;
import io.voicesurvey.application.user.ChangeUser;
import io.voicesurvey.application.user.CreateGroup;
import io.voicesurvey.application.user.DeleteGroup;
import io.voicesurvey.application.user.DeprovisionUser;
import io.voicesurvey.application.user.DisableDormantUsers;
import io.voicesurvey.application.user.FindDormantUsers;
import io.voicesurvey.application.user.FindGroupMembers;
import io.voicesurvey.application.user.FindGroups;
import io.voicesurvey.application.user.FindMemberships;
import io.voicesurvey.application.user.FindProvisionedUsers;
import io.voicesurvey.application.user.FindUsers;
import io.voicesurvey.application.user.ImportUsers;
import io.voicesurvey.application.user.ListGroupNames;
import io.voicesurvey.application.user.ProvisionUser;
import io.voicesurvey.application.user.RelinkUser;
import io.voicesurvey.application.user.ReplaceUser;
import io.voicesurvey.application.user.ShowUser;
import io.voicesurvey.domain.login.ProviderProfile;
import io.voicesurvey.domain.login.ReturnToPolicy;
import io.voicesurvey.domain.session.ReauthenticationPolicy;
import io.voicesurvey.domain.session.SessionPolicy;
import io.voicesurvey.domain.user.GroupRoles;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All use cases, one of each class; those of programs in a record of their own. */
public record UseCases(ListProviders listProviders, StartLogin startLogin, CompleteLogin completeLogin,
    AuthenticateBearer authenticateBearer,
    AuthenticateFromCache authenticateFromCache, RefreshSession refreshSession, EndSession endSession,
    BackchannelLogout backchannelLogout, ListSessions listSessions, RevokeSession revokeSession,
    RevokeSessions revokeSessions, RecheckSessions recheckSessions,
    CheckReauthentication checkReauthentication, PurgeSessions purgeSessions, FindAuditEvents findAuditEvents,
    SealAuditTrail sealAuditTrail, VerifyAuditTrail verifyAuditTrail, ArchiveAuditTrail archiveAuditTrail,
    FindUsers findUsers, FindDormantUsers findDormantUsers,
    DisableDormantUsers disableDormantUsers, FindProvisionedUsers findProvisionedUsers, ProvisionUser provisionUser,
    ReplaceUser replaceUser, DeprovisionUser deprovisionUser, ListGroupNames listGroupNames, FindGroups findGroups,
    FindGroupMembers findGroupMembers, FindMemberships findMemberships, CreateGroup createGroup,
    ChangeGroup changeGroup, DeleteGroup deleteGroup, ShowUser showUser, ChangeUser changeUser,
    ImportUsers importUsers,
    RelinkUser relinkUser, PublishKeys publishKeys, DescribeTokens describeTokens, IntrospectToken introspectToken,
    IntrospectFromCache introspectFromCache,
    CheckReadiness checkReadiness, Programs programs) {

  /**
   * @param dormantAfter  the time without activity after which a user is disabled; empty: never
   * @param groupRoles    the roles of the groups of a directory
   * @param tokenLifetime of access tokens, also of those for client secrets; at most the absolute limit of sessions applies
   * @param background    runs tasks that may wait, on other threads
   */
  public static UseCases of(Ports in, SessionPolicy policy, ReauthenticationPolicy reauthentication,
      Optional<Duration> dormantAfter, GroupRoles groupRoles, ReturnToPolicy returnTo, Duration tokenLifetime,
      Executor background) {
    return new UseCases(
        new ListProviders(in.providers()),
        new StartLogin(in.providers(), in.seal(), in.refreshTokens(), in.secrets(), returnTo, in.clock()),
        new CompleteLogin(in.providers(), in.seal(), in.users(), in.waitingUsers(), in.directoryGroups(), in.sessions(),
            in.auditTrail(), in.transactions(), in.accessTokens(), in.refreshTokens(), in.secrets(), policy,
            in.clock()),
        new AuthenticateBearer(in.accessTokens(), in.liveSessions(), in.serviceUses()),
        new AuthenticateFromCache(in.accessTokens(), in.liveSessions(), in.serviceUses()),
        new RefreshSession(in.refreshTokens(), in.accessTokens(), in.sessions(), in.auditTrail(), in.transactions(),
            policy, in.clock()),
        new EndSession(in.accessTokens(), in.refreshTokens(), in.sessions(), in.liveSessions(), in.auditTrail(),
            in.transactions(),
            in.providers(), in.secrets(), in.clock()),
        new BackchannelLogout(in.providers(), in.usedTokens(), in.sessions(), in.auditTrail(), in.transactions(),
            in.clock()),
        new ListSessions(in.sessions()),
        new RevokeSession(in.sessions(), in.auditTrail(), in.transactions(), in.clock()),
        new RevokeSessions(in.users(), in.sessions(), in.auditTrail(), in.transactions(), in.clock()),
        new RecheckSessions(in.providers(), in.rechecks(), in.users(), in.waitingUsers(), in.sessions(),
            in.auditTrail(),
            in.transactions(), tokenLifetime, in.clock()),
        new CheckReauthentication(in.sessions(), reauthentication),
        new PurgeSessions(in.sessions(), in.usedTokens()),
        new FindAuditEvents(in.auditTrail()),
        new SealAuditTrail(in.auditSeals(), in.clock()),
        new VerifyAuditTrail(in.auditSeals(), in.auditTrail(), in.clock()),
        new ArchiveAuditTrail(in.auditSeals(), in.auditTrail(), in.transactions(), in.clock()),
        new FindUsers(in.users()),
        new FindDormantUsers(in.dormantUsers()),
        new DisableDormantUsers(in.dormantUsers(), in.users(), in.sessions(), in.auditTrail(), in.transactions(),
            dormantAfter, in.clock()),
        new FindProvisionedUsers(in.provisionedUsers()),
        new ProvisionUser(in.provisionedUsers(), in.users(), in.waitingUsers(), in.sessions(), in.auditTrail(),
            in.transactions(), in.secrets(), issuersBySubject(in.providers()), in.clock()),
        new ReplaceUser(in.provisionedUsers(), in.users(), in.waitingUsers(), in.sessions(), in.auditTrail(),
            in.transactions(), in.clock()),
        new DeprovisionUser(in.users(), in.directoryGroups(), in.sessions(), in.auditTrail(), in.transactions(),
            in.clock()),
        new ListGroupNames(groupRoles),
        new FindGroups(in.directoryGroups()),
        new FindGroupMembers(in.directoryGroups()),
        new FindMemberships(in.directoryGroups()),
        new CreateGroup(in.directoryGroups(), in.users(), in.auditTrail(), in.transactions(), in.secrets(), groupRoles,
            in.clock()),
        new ChangeGroup(in.directoryGroups(), in.users(), in.auditTrail(), in.transactions(), groupRoles, in.clock()),
        new DeleteGroup(in.directoryGroups(), in.users(), in.auditTrail(), in.transactions(), groupRoles, in.clock()),
        new ShowUser(in.users()),
        new ChangeUser(in.users(), in.waitingUsers(), in.sessions(), in.auditTrail(), in.transactions(), in.clock()),
        new ImportUsers(in.users(), in.waitingUsers(), in.sessions(), in.auditTrail(), in.transactions(), in.secrets(),
            in.clock()),
        new RelinkUser(in.users(), in.sessions(), in.auditTrail(), in.transactions(), in.clock()),
        new PublishKeys(in.accessTokens()),
        new DescribeTokens(in.accessTokens()),
        new IntrospectToken(in.accessTokens(), in.refreshTokens(), in.sessions(), in.liveSessions(),
            in.serviceUses()),
        new IntrospectFromCache(in.accessTokens(), in.liveSessions(), in.serviceUses()),
        new CheckReadiness(in.transactions(), in.providers()),
        Programs.of(in, tokenLifetime, policy, background));
  }

  private static Set<String> issuersBySubject(IdentityProviders providers) {
    return providers.all().stream().map(ConfiguredProvider::profile).filter(ProviderProfile::bySubject)
        .map(ProviderProfile::issuer).collect(Collectors.toUnmodifiableSet());
  }

  /** The use cases as objects, for the container that injects them by their class. */
  public List<Object> all() {
    return Stream.concat(
        Stream.of(listProviders, startLogin, completeLogin, authenticateBearer, authenticateFromCache, refreshSession,
            endSession, backchannelLogout, listSessions, revokeSession, revokeSessions, recheckSessions,
            checkReauthentication,
            purgeSessions, findAuditEvents, sealAuditTrail, verifyAuditTrail, archiveAuditTrail, findUsers,
            findDormantUsers, disableDormantUsers, findProvisionedUsers, provisionUser, replaceUser, deprovisionUser,
            listGroupNames, findGroups, findGroupMembers, findMemberships, createGroup, changeGroup, deleteGroup,
            showUser, changeUser, importUsers, relinkUser, publishKeys, describeTokens,
            introspectToken,
            introspectFromCache, checkReadiness),
        programs.all().stream()).toList();
  }
}
