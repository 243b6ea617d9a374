/** What the pages of an authority say; one file a room and language. */
import enAudit from '../../messages/en/authority-audit.json' with { type: 'json' };
import enCustomers from '../../messages/en/authority-customers.json' with { type: 'json' };
import enDesk from '../../messages/en/authority-desk.json' with { type: 'json' };
import enKeys from '../../messages/en/authority-keys.json' with { type: 'json' };
import enLicenses from '../../messages/en/authority-licenses.json' with { type: 'json' };
import enOverview from '../../messages/en/authority-overview.json' with { type: 'json' };
import enProducts from '../../messages/en/authority-products.json' with { type: 'json' };
import enRegistrations from '../../messages/en/authority-registrations.json' with { type: 'json' };
import enRevocation from '../../messages/en/authority-revocation.json' with { type: 'json' };
import enShell from '../../messages/en/authority-shell.json' with { type: 'json' };
import enUsage from '../../messages/en/authority-usage.json' with { type: 'json' };
import itAudit from '../../messages/it/authority-audit.json' with { type: 'json' };
import itCustomers from '../../messages/it/authority-customers.json' with { type: 'json' };
import itDesk from '../../messages/it/authority-desk.json' with { type: 'json' };
import itKeys from '../../messages/it/authority-keys.json' with { type: 'json' };
import itLicenses from '../../messages/it/authority-licenses.json' with { type: 'json' };
import itOverview from '../../messages/it/authority-overview.json' with { type: 'json' };
import itProducts from '../../messages/it/authority-products.json' with { type: 'json' };
import itRegistrations from '../../messages/it/authority-registrations.json' with { type: 'json' };
import itRevocation from '../../messages/it/authority-revocation.json' with { type: 'json' };
import itShell from '../../messages/it/authority-shell.json' with { type: 'json' };
import itUsage from '../../messages/it/authority-usage.json' with { type: 'json' };

export const enAuthority = {
  ...enAudit,
  ...enCustomers,
  ...enDesk,
  ...enKeys,
  ...enLicenses,
  ...enOverview,
  ...enProducts,
  ...enRegistrations,
  ...enRevocation,
  ...enShell,
  ...enUsage,
};

export const itAuthority = {
  ...itAudit,
  ...itCustomers,
  ...itDesk,
  ...itKeys,
  ...itLicenses,
  ...itOverview,
  ...itProducts,
  ...itRegistrations,
  ...itRevocation,
  ...itShell,
  ...itUsage,
};
