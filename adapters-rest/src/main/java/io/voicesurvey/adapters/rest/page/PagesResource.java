package io.voicesurvey.adapters.rest.page;

import io.voicesurvey.adapters.rest.http.NavigationOnly;
import io.voicesurvey.adapters.rest.http.Query;
import io.voicesurvey.adapters.rest.http.RequestProperties;
import io.voicesurvey.application.login.ListProviders;
import io.voicesurvey.domain.login.ProviderProfile;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * The pages. The server does not know whether a browser is signed in, so the scripts of a page replace its content if
 * they find a session.
 */
@Path("/")
@NavigationOnly
@Singleton
public class PagesResource {
  private static final String SIGN_IN = "signIn";

  /** A page that depends on nothing else, neither on parameters nor on the user. */
  private record Plain(String title, Language language) {}

  private final Map<Plain, Content> plain = new ConcurrentHashMap<>();
  private final ListProviders listProviders;

  @Inject
  public PagesResource(ListProviders listProviders) {
    this.listProviders = listProviders;
  }

  @GET
  @Produces(MediaType.TEXT_HTML)
  @Operation(hidden = true)
  public Response home(@Context ContainerRequestContext request) {
    Language language = Language.of(request);
    return HtmlPage.of(request, RequestProperties.rawQuery(request).isEmpty()
        ? plain.computeIfAbsent(new Plain(SIGN_IN, language), key -> home(language, RequestProperties.query(request)))
        : home(language, RequestProperties.query(request)), language);
  }

  private Content home(Language language, Query query) {
    Catalogue catalogue = Site.get().catalogue(language);
    String alert = query.single("login_error").map(code -> catalogue.problem(code).explanation()).orElse("");
    return new Content(Site.get().render(View.HOME, language, catalogue.text(SIGN_IN),
        Map.of("alert", alert, "providers", links(catalogue, query))));
  }

  /** The link of the only provider, or one for each with its name. */
  private List<Map<String, String>> links(Catalogue catalogue, Query query) {
    List<ProviderProfile> providers = listProviders.execute(new ListProviders.Command()).providers();
    return providers.size() == 1
        ? List.of(Map.of("link", SignInLink.of(query), "label", catalogue.text(SIGN_IN)))
        : providers.stream().map(provider -> Map.of("link", SignInLink.of(query, provider.id()), "label",
            catalogue.text("signInAt").replace("{provider}", provider.name()))).toList();
  }

  @GET
  @Path("/admin/users")
  @Produces(MediaType.TEXT_HTML)
  @Operation(hidden = true)
  public Response users(@Context ContainerRequestContext request) {
    return admin(request, "users");
  }

  @GET
  @Path("/admin/audit")
  @Produces(MediaType.TEXT_HTML)
  @Operation(hidden = true)
  public Response audit(@Context ContainerRequestContext request) {
    return admin(request, "audit");
  }

  @GET
  @Path("/admin/services")
  @Produces(MediaType.TEXT_HTML)
  @Operation(hidden = true)
  public Response services(@Context ContainerRequestContext request) {
    return admin(request, "services");
  }

  private Response admin(ContainerRequestContext request, String title) {
    Plain page = new Plain(title, Language.of(request));
    return HtmlPage.of(request, plain.computeIfAbsent(page, PagesResource::admin), page.language());
  }

  private static Content admin(Plain page) {
    String title = Site.get().catalogue(page.language()).text(page.title());
    return new Content(Site.get().render(View.ADMIN, page.language(), title,
        Map.of("alert", "", "path", "/admin/" + page.title())));
  }
}
