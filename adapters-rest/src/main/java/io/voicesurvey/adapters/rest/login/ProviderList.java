package io.voicesurvey.adapters.rest.login;

import java.util.List;

/** All identity providers, in the order in which people see them. */
public record ProviderList(List<ProviderView> items) {
  public ProviderList {
    items = List.copyOf(items);
  }
}
