/** What the pages of an authority say; one file a room and language. */
import enKeys from '../../messages/en/authority-keys.json' with { type: 'json' };
import enOverview from '../../messages/en/authority-overview.json' with { type: 'json' };
import enShell from '../../messages/en/authority-shell.json' with { type: 'json' };
import itKeys from '../../messages/it/authority-keys.json' with { type: 'json' };
import itOverview from '../../messages/it/authority-overview.json' with { type: 'json' };
import itShell from '../../messages/it/authority-shell.json' with { type: 'json' };

export const enAuthority = {
  ...enKeys,
  ...enOverview,
  ...enShell,
};

export const itAuthority = {
  ...itKeys,
  ...itOverview,
  ...itShell,
};
