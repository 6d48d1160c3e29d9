package io.voicesurvey.adapters.oidc.provider;

import com.nimbusds.jose.jwk.JWK;
import io.voicesurvey.adapters.oidc.token.PrivateKeyFile;
import io.voicesurvey.adapters.oidc.token.UnusableKeyException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Reads the files that {@link ProviderSettings} names. */
public final class ProviderFiles {
  /** Four times the size of all certificates of an operating system. */
  private static final int MAX_CERTIFICATES_LENGTH = 1024 * 1024;

  private ProviderFiles() {}

  /** The reason why the file cannot be the client's private key, in one sentence; empty if it can. */
  public static Optional<String> clientKeyProblem(Path file) {
    try {
      PrivateKeyFile.read(file);
      return Optional.empty();
    } catch (UnusableKeyException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** The reason why the file has no certificates to trust, in one sentence; empty if it has some. */
  public static Optional<String> certificatesProblem(Path file) {
    try {
      return certificates(file).isEmpty() ? Optional.of(file + " contains no certificate") : Optional.empty();
    } catch (IOException e) {
      return Optional.of(file + " cannot be read");
    } catch (CertificateException e) {
      return Optional.of(file + " contains no PEM certificates, or is larger than 1 MiB");
    }
  }

  static JWK clientKey(Path file) {
    try {
      return PrivateKeyFile.read(file);
    } catch (UnusableKeyException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Trusts the platform's certificates and those of the file. */
  public static SSLContext trusting(Path file) {
    try {
      List<Certificate> trusted = new ArrayList<>(platformCertificates());
      trusted.addAll(certificates(file));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trustManagers(trusted), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(file + " contains no certificates to trust", e);
    }
  }

  private static Collection<? extends Certificate> certificates(Path file) throws IOException, CertificateException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_CERTIFICATES_LENGTH + 1);
    }
    if (bytes.length > MAX_CERTIFICATES_LENGTH) {
      throw new CertificateException("the file is too large");
    }
    return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes));
  }

  private static List<X509Certificate> platformCertificates() throws GeneralSecurityException {
    TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    return Arrays.stream(factory.getTrustManagers())
        .flatMap(manager -> manager instanceof X509TrustManager x509
            ? Arrays.stream(x509.getAcceptedIssuers())
            : Stream.<X509Certificate>empty())
        .toList();
  }

  private static TrustManager[] trustManagers(List<Certificate> trusted) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (int i = 0; i < trusted.size(); i++) {
      store.setCertificateEntry("trusted-" + i, trusted.get(i));
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }
}
