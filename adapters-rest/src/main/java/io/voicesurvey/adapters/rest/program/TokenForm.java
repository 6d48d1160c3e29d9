package io.voicesurvey.adapters.rest.program;

import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;

/** The form of a token request, for the OpenAPI document. */
@Schema(name = "TokenForm", type = SchemaType.OBJECT, requiredProperties = "grant_type", properties = {
    @SchemaProperty(name = "grant_type", type = SchemaType.STRING, enumeration = {"client_credentials",
        "refresh_token", "urn:ietf:params:oauth:grant-type:token-exchange"}),
    @SchemaProperty(name = "client_id", type = SchemaType.STRING, description = "service:NAME, if the secret is not in the Authorization header.", examples = "service:nightly-export"),
    @SchemaProperty(name = "client_secret", type = SchemaType.STRING, description = "A secret of the service account, if it is not in the Authorization header."),
    @SchemaProperty(name = "subject_token", type = SchemaType.STRING, description = "The token of the workload, for token exchange."),
    @SchemaProperty(name = "subject_token_type", type = SchemaType.STRING, description = "For token exchange.", enumeration = {
        "urn:ietf:params:oauth:token-type:jwt", "urn:ietf:params:oauth:token-type:id_token"}),
    @SchemaProperty(name = "refresh_token", type = SchemaType.STRING, description = "For refresh_token.")})
interface TokenForm {}
