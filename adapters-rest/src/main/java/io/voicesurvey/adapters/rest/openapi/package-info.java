/** The OpenAPI document of the API, generated from the annotations of the resources when the module is built. */
@OpenAPIDefinition(info = @Info(title = "voicesurveyagent", version = "1.0", description = """
    Signs users in with their company account (OpenID Connect). Their sessions can be ended immediately, on all
    instances.

    Each path that supports GET also supports HEAD, except the callback. OPTIONS returns 204 with the methods of the
    path in Allow. A method that is not documented returns 405 METHOD_NOT_ALLOWED with Allow. Only /api/auth/verify
    answers every method, OPTIONS included. A path that is not documented returns 404 NOT_FOUND. Parameters and headers
    that are not documented are ignored, but the lists under /api/admin refuse such parameters. An operation that takes
    a bearer token ignores cookies if one is sent. An X-Request-Id of 1 to 64 characters of A-Z, a-z, 0-9, dot,
    underscore and hyphen is returned in the response. Text must not contain NUL.""", license = @License(name = "Apache-2.0", identifier = "Apache-2.0")), servers = @Server(url = "/"), tags = {
    @Tag(name = "Sign-in", description = "Begins, renews and ends sessions."),
    @Tag(name = "Own account", description = "The caller's profile and sessions."),
    @Tag(name = "Users", description = "For administrators: users and their sessions."),
    @Tag(name = "Programs", description = "Tokens for programs and their state; forward authentication; for administrators: service accounts, their secrets and trust rules."),
    @Tag(name = "Audit trail", description = "For administrators: who did what."),
    @Tag(name = "Keys", description = "The keys that verify access tokens."),
    @Tag(name = "Operation", description = "For operators: health and metrics."),
    @Tag(name = "Documentation", description = "This document and its console.")}, components = @Components(responses = @APIResponse(name = "NotModified", description = "If-None-Match lists the current entity tag.", headers = {
        @Header(name = "ETag", ref = "ETag"),
        @Header(name = "Cache-Control", ref = "Revalidated")}), parameters = @Parameter(name = "If-None-Match", in = ParameterIn.HEADER, description = "The entity tag of the representation that the client has.", schema = @Schema(type = SchemaType.STRING), example = "\"0123456789abcdef0123456789abcdef\""), securitySchemes = {
            @SecurityScheme(securitySchemeName = "bearer", type = SecuritySchemeType.HTTP, scheme = "bearer", bearerFormat = "JWT", description = "The access token. A cookie cannot replace it."),
            @SecurityScheme(securitySchemeName = "client", type = SecuritySchemeType.HTTP, scheme = "basic", description = "The client id service:NAME and a secret of that service account (RFC 6749, section 2.3.1)."),
            @SecurityScheme(securitySchemeName = "refreshCookie", type = SecuritySchemeType.APIKEY, in = SecuritySchemeIn.COOKIE, apiKeyName = "vsa_refresh", description = "The refresh token. The request needs an Origin of this service or in CORS_ORIGINS, or Sec-Fetch-Site: same-origin. Under https, the name is __Secure-vsa_refresh. Two different values are refused.")}, headers = {
                @Header(name = "AttemptCookie", required = true, description = "The sealed login attempt, valid for ten minutes; HttpOnly, SameSite=Lax, Secure under https.", schema = @Schema(type = SchemaType.STRING, pattern = "^(__Host-)?vsa_login_[A-Za-z0-9_-]{43}=")),
                @Header(name = "RefreshCookie", description = "Sets or clears the refresh cookie, or clears the cookie of the login attempt; HttpOnly, SameSite=Strict, Secure under https.", schema = @Schema(type = SchemaType.STRING, pattern = "^((__Secure-)?vsa_refresh|(__Host-)?vsa_login_[A-Za-z0-9_-]{43})=")),
                @Header(name = "Location", required = true, description = "The target of the redirect.", schema = @Schema(type = SchemaType.STRING, format = "uri")),
                @Header(name = "Created", required = true, description = "The URL of the new resource.", schema = @Schema(type = SchemaType.STRING, format = "uri")),
                @Header(name = "ETag", required = true, description = "The entity tag of the response.", schema = @Schema(type = SchemaType.STRING, pattern = "^\"[0-9a-f]{32}\"$")),
                @Header(name = "Version", required = true, description = "The entity tag of the user.", schema = @Schema(type = SchemaType.STRING, pattern = "^\"(0|[1-9][0-9]{0,17})\"$")),
                @Header(name = "Revalidated", required = true, description = "The response may be cached, but must be revalidated with its entity tag.", schema = @Schema(type = SchemaType.STRING, enumeration = "no-cache")),
                @Header(name = "PagePolicy", required = true, description = "The page may load only files of this service.", schema = @Schema(type = SchemaType.STRING)),
                @Header(name = "PublicCache", required = true, description = "The response may be cached for five minutes.", schema = @Schema(type = SchemaType.STRING, enumeration = "public, max-age=300")),
                @Header(name = "RefusalPolicy", required = true, description = "In a navigation the page may load only files of this service, otherwise nothing is loaded.", schema = @Schema(type = SchemaType.STRING)),
                @Header(name = "VaryNavigation", required = true, description = "The response depends on Accept and Accept-Language, and on Origin if CORS_ORIGINS is set.", schema = @Schema(type = SchemaType.STRING, pattern = "^(Origin, ?)?Accept, Accept-Language(, ?Origin)?$")),
                @Header(name = "VaryAccept", required = true, description = "The response depends on Accept, and on Origin if CORS_ORIGINS is set.", schema = @Schema(type = SchemaType.STRING, pattern = "^(Origin|Accept)(, ?(Origin|Accept))?$"))}))
package io.voicesurvey.adapters.rest.openapi;

import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeIn;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.eclipse.microprofile.openapi.annotations.servers.Server;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
