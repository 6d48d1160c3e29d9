import java.nio.charset.StandardCharsets;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;

/** Grizzly as it comes, which answers everything with one fixed body: what the transport alone costs. */
final class Floor {
  private static final byte[] BODY = "{\"status\":\"ok\"}".getBytes(StandardCharsets.US_ASCII);

  public static void main(String[] args) throws Exception {
    HttpServer server = new HttpServer();
    server.addListener(new NetworkListener("floor", "127.0.0.1", Integer.parseInt(System.getenv("PORT"))));
    server.getServerConfiguration().addHttpHandler(new HttpHandler() {
      @Override
      public void service(Request request, Response response) throws Exception {
        response.setContentType("application/json");
        response.setContentLength(BODY.length);
        response.getOutputStream().write(BODY);
      }
    });
    server.start();
    Thread.currentThread().join();
  }
}
