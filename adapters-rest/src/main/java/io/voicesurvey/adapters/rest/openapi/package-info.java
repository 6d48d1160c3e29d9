/** The OpenAPI document of the API, generated from the annotations of the resources when the module is built. */
@OpenAPIDefinition(info = @Info(title = "voicesurveyagent", version = "1.0", description = """
    Signs people in with their company's account (OpenID Connect) and gives them sessions that can be ended at once,
    everywhere.

    Each path answers HEAD wherever it answers GET, but for the callback, and OPTIONS with 204 and its methods in Allow.
    A method that is not documented gets 405 METHOD_NOT_ALLOWED with Allow, a path that is not documented
    404 NOT_FOUND. Parameters and headers that are not documented are ignored; the lists under /api/admin refuse such
    parameters. Cookies are ignored where a bearer token counts.
    An X-Request-Id of 1 to 64 characters of A-Z, a-z, 0-9, dot, underscore and hyphen is taken over into the answer.
    Text may hold no NUL.""", license = @License(name = "Apache-2.0", identifier = "Apache-2.0")), servers = @Server(url = "/"), components = @Components(responses = @APIResponse(name = "NotModified", description = "If-None-Match lists the tag of what is there.", headers = {
    @Header(name = "ETag", ref = "ETag"),
    @Header(name = "Cache-Control", ref = "Revalidated")}), parameters = @Parameter(name = "If-None-Match", in = ParameterIn.HEADER, description = "The tag of what the client has already.", schema = @Schema(type = SchemaType.STRING), example = "\"0123456789abcdef0123456789abcdef\""), securitySchemes = {
        @SecurityScheme(securitySchemeName = "bearer", type = SecuritySchemeType.HTTP, scheme = "bearer", bearerFormat = "JWT", description = "The access token. No cookie stands in for it."),
        @SecurityScheme(securitySchemeName = "refreshCookie", type = SecuritySchemeType.APIKEY, in = SecuritySchemeIn.COOKIE, apiKeyName = "vsa_refresh", description = "The refresh token, with an Origin that is ours or in CORS_ORIGINS, or Sec-Fetch-Site: same-origin. Named __Secure-vsa_refresh under https. Two different values are refused.")}, headers = {
            @Header(name = "AttemptCookie", required = true, description = "The sealed login attempt, for ten minutes; HttpOnly, SameSite=Lax, Secure under https.", schema = @Schema(type = SchemaType.STRING, pattern = "^(__Host-)?vsa_login_[A-Za-z0-9_-]{43}=")),
            @Header(name = "RefreshCookie", description = "The refresh cookie, set or cleared, and the login attempt's, cleared; HttpOnly, SameSite=Strict, Secure under https.", schema = @Schema(type = SchemaType.STRING, pattern = "^((__Secure-)?vsa_refresh|(__Host-)?vsa_login_[A-Za-z0-9_-]{43})=")),
            @Header(name = "Location", required = true, description = "Where the browser goes.", schema = @Schema(type = SchemaType.STRING, format = "uri")),
            @Header(name = "ETag", required = true, description = "The tag of what was answered.", schema = @Schema(type = SchemaType.STRING, pattern = "^\"[0-9a-f]{32}\"$")),
            @Header(name = "Version", required = true, description = "The tag of the user as answered.", schema = @Schema(type = SchemaType.STRING, pattern = "^\"(0|[1-9][0-9]{0,17})\"$")),
            @Header(name = "Revalidated", required = true, description = "May be kept, and asked for again by its tag.", schema = @Schema(type = SchemaType.STRING, enumeration = "no-cache")),
            @Header(name = "PagePolicy", required = true, description = "What the page may load: from here alone.", schema = @Schema(type = SchemaType.STRING)),
            @Header(name = "PublicCache", required = true, description = "May be kept for five minutes.", schema = @Schema(type = SchemaType.STRING, enumeration = "public, max-age=300")),
            @Header(name = "VaryAccept", required = true, description = "The answer depends on Accept, and on Origin where CORS_ORIGINS is set.", schema = @Schema(type = SchemaType.STRING, pattern = "^(Origin|Accept)(, ?(Origin|Accept))?$"))}))
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
