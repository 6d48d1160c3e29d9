package io.voicesurvey.adapters.rest.program;

import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;

/** The form of a request about a token, for the OpenAPI document. */
@Schema(name = "SentTokenForm", type = SchemaType.OBJECT, requiredProperties = "token", properties = {
    @SchemaProperty(name = "token", type = SchemaType.STRING, pattern = "^[^\\u0000]+$", description = "An access token or a refresh token."),
    @SchemaProperty(name = "token_type_hint", type = SchemaType.STRING, pattern = "^[^\\u0000]*$", description = "refresh_token for a refresh token. Any other value has no effect.", examples = "refresh_token")})
interface SentTokenForm {}
