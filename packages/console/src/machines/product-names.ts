/** Names of vendors, applications and editions by their ids, from the status; an id that is unknown stands for itself. Pure. */
import type { Option } from '../look/choice.tsx';
import type { HostStatus } from '../asking/questions.ts';

export interface ProductNames {
  edition(of: { readonly vendor: string; readonly application: string; readonly edition: string }): string;
  /** Of the filters: each id once. */
  readonly vendors: readonly Option[];
  readonly applications: readonly Option[];
  readonly editions: readonly Option[];
}

export function productNames(vendors: HostStatus['vendors']): ProductNames {
  const applications = vendors.flatMap((vendor) => vendor.applications);
  const editions = applications.flatMap((application) => application.editions);
  const full = new Map(
    vendors.flatMap((vendor) =>
      vendor.applications.flatMap((application) =>
        application.editions.map(({ id, name }) => [`${vendor.id} ${application.id} ${id}`, name] as const),
      ),
    ),
  );
  return {
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
