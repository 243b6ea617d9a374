/** Names of vendors, applications and editions by their ids, from the status; an id that is unknown stands for itself. Pure. */
import type { Option } from '../look/choice.tsx';
import type { HostStatus } from '../asking/questions.ts';

interface OfVendor {
  readonly vendor: string;
}

interface OfApplication extends OfVendor {
  readonly application: string;
}

interface OfEdition extends OfApplication {
  readonly edition: string;
}

export interface ProductNames {
  vendor(of: OfVendor): string;
  application(of: OfApplication): string;
  edition(of: OfEdition): string;
  /** Of the filters: each id once. */
  readonly vendors: readonly Option[];
  readonly applications: readonly Option[];
  readonly editions: readonly Option[];
}

export function productNames(vendors: HostStatus['vendors']): ProductNames {
  const applications = vendors.flatMap((vendor) => vendor.applications);
  const editions = applications.flatMap((application) => application.editions);
  const full = new Map<string, string>();
  for (const vendor of vendors) {
    full.set(vendor.id, vendor.name);
    for (const application of vendor.applications) {
      full.set(`${vendor.id} ${application.id}`, application.name);
      for (const { id, name } of application.editions) full.set(`${vendor.id} ${application.id} ${id}`, name);
    }
  }
  return {
    vendor: ({ vendor }) => full.get(vendor) ?? vendor,
    application: ({ vendor, application }) => full.get(`${vendor} ${application}`) ?? application,
    edition: ({ vendor, application, edition }) => full.get(`${vendor} ${application} ${edition}`) ?? edition,
    vendors: once(vendors),
    applications: once(applications),
    editions: once(editions),
  };
}

function once(of: readonly Option[]): readonly Option[] {
  const names = new Map(of.map(({ id, name }) => [id, name]));
  return [...names].map(([id, name]) => ({ id, name }));
}
