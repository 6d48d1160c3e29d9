package io.voicesurvey.bootstrap.wiring;

import io.voicesurvey.application.audit.ArchiveAuditTrail;
import io.voicesurvey.application.audit.FindAuditEvents;
import io.voicesurvey.application.audit.SealAuditTrail;
import io.voicesurvey.application.audit.VerifyAuditTrail;
import io.voicesurvey.application.health.CheckReadiness;
import io.voicesurvey.application.login.CompleteLogin;
import io.voicesurvey.application.login.ListProviders;
import io.voicesurvey.application.login.StartLogin;
import io.voicesurvey.application.session.AuthenticateBearer;
import io.voicesurvey.application.session.BackchannelLogout;
import io.voicesurvey.application.session.CheckReauthentication;
import io.voicesurvey.application.session.EndSession;
import io.voicesurvey.application.session.ListSessions;
import io.voicesurvey.application.session.PublishKeys;
import io.voicesurvey.application.session.PurgeSessions;
import io.voicesurvey.application.session.AuthenticateFromCache;
import io.voicesurvey.application.session.RefreshSession;
import io.voicesurvey.application.session.RevokeSession;
import io.voicesurvey.application.session.RevokeSessions;
import io.voicesurvey.application.user.ChangeUser;
import io.voicesurvey.application.user.FindUsers;
import io.voicesurvey.application.user.FindPendingRoles;
import io.voicesurvey.application.user.ImportUsers;
import io.voicesurvey.application.user.IssueServiceToken;
import io.voicesurvey.application.user.RelinkUser;
import io.voicesurvey.application.user.ShowUser;
import java.util.List;

/** All use cases, one of each class. */
public record UseCases(ListProviders listProviders, StartLogin startLogin, CompleteLogin completeLogin,
    AuthenticateBearer authenticateBearer,
    AuthenticateFromCache authenticateFromCache, RefreshSession refreshSession, EndSession endSession,
    BackchannelLogout backchannelLogout, ListSessions listSessions, RevokeSession revokeSession,
    RevokeSessions revokeSessions,
    CheckReauthentication checkReauthentication, PurgeSessions purgeSessions, FindAuditEvents findAuditEvents,
    SealAuditTrail sealAuditTrail, VerifyAuditTrail verifyAuditTrail, ArchiveAuditTrail archiveAuditTrail,
    FindUsers findUsers, FindPendingRoles findPendingRoles, ShowUser showUser, ChangeUser changeUser,
    ImportUsers importUsers,
    RelinkUser relinkUser, IssueServiceToken issueServiceToken, PublishKeys publishKeys,
    CheckReadiness checkReadiness) {

  /** The use cases as objects, for the container that injects them by their class. */
  public List<Object> all() {
    return List.of(listProviders, startLogin, completeLogin, authenticateBearer, authenticateFromCache, refreshSession,
        endSession, backchannelLogout, listSessions, revokeSession, revokeSessions, checkReauthentication,
        purgeSessions, findAuditEvents, sealAuditTrail, verifyAuditTrail, archiveAuditTrail, findUsers,
        findPendingRoles, showUser, changeUser, importUsers, relinkUser, issueServiceToken, publishKeys,
        checkReadiness);
  }
}
