package io.voicesurvey.bootstrap.architecture.violations.nocoretypeinjson.adapters.rest;

import io.voicesurvey.application.session.Tokens;
import io.voicesurvey.domain.user.User;
import io.voicesurvey.domain.user.UserId;
import java.util.List;
import java.util.Map;

record SeededProfile(User seededUser, List<User> seededUsers, Map<String, List<? extends UserId>> seededIds,
    UserId[] seededArray, Tokens seededTokens) {}
