import { fault, type Found, notChecked, ok, type Step } from '../../finding.ts';
import type { ClientFacts, EditionFacts, VendorFacts } from '../client-facts.ts';
import { hasWorkingHost } from './dns-need.ts';

/** The directory of this machine, where it belongs to one, and which of its activation objects may license each product. */
export const directoryStep: Step<ClientFacts> = {
  id: 'directory',
  optional: true,
  judge: ({ vendors }) => vendors.flatMap(judgeDirectory),
};

function judgeDirectory(vendor: VendorFacts): readonly Found[] {
  const { directory, editions } = vendor;
  if (directory === undefined) return [];
  if (directory.error === undefined) return editions.flatMap((edition) => judgeEdition(edition, vendor));
  const { code, detail, facts } = directory.error;
  // Only the machine's administrator may read its account; who may not has learned nothing of the directory.
  if (facts['keytab'] !== undefined) return [notChecked(`${detail} (run doctor as administrator)`)];
  const isMadeUpFor = editions.every((edition) => hasHost(edition, vendor));
  const where = directory.name === undefined ? '' : `${directory.name}: `;
  const { milliseconds } = directory;
  const remedy = remedies[directory.isSet ? 'set' : 'joined'][code];
  return [fault(isMadeUpFor ? 'warn' : 'fail', { code, text: `${where}${detail}`, remedy, milliseconds })];
}

/** Of what lies on this machine; the rest is as everywhere. */
const remedies: Readonly<Record<'set' | 'joined', Readonly<Record<string, string>>>> = {
  set: {
    'directory-unreachable':
      'Check that the server that was set with `attiva directory use URL` runs and that TCP 636 (or 389) is open from here.',
    'directory-untrusted': 'Name the CA of the server: `attiva directory use URL --ca-file FILE`.',
  },
  joined: {
    'directory-unreachable':
      'Check that DNS names a domain controller and that TCP 389 and 88 are open from here; off the site, wait until you are back.',
  },
};

function judgeEdition(edition: EditionFacts, vendor: VendorFacts): readonly Found[] {
  const { title, directory: tried } = edition;
  if (tried === undefined) return [];
  const isLicensed = tried.outcome === 'licensed';
  const objects = tried.objects.flatMap(({ object, outcome, code, detail = '' }) =>
    outcome === 'licensed' || code === undefined
      ? []
      : [
          fault(isLicensed || hasHost(edition, vendor) ? 'warn' : 'fail', {
            code,
            text: `${title}, object "${object}" of ${tried.directory}: ${detail}`,
          }),
        ],
  );
  const good = tried.objects.find(({ outcome }) => outcome === 'licensed');
  if (good !== undefined)
    return [...objects, ok(`${title}: object "${good.object}" of ${tried.directory} licenses it`)];
  if (objects.length > 0) return objects;
  // A directory that holds nothing for a product is the usual thing where hosts may license it.
  const mayAskHosts = edition.route.length > 0;
  const { code = 'no-activation-object', detail = '' } = tried;
  return [fault(mayAskHosts ? 'warn' : 'fail', { code, text: `${title}, ${tried.directory}: ${detail}` })];
}

function hasHost({ route }: EditionFacts, vendor: VendorFacts): boolean {
  return route.length > 0 && hasWorkingHost(vendor);
}
