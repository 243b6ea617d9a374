import { checkServes, refuseOtherAgreement } from '@attiva/client';
import { ActivationError, type JudgedHostInfo, isActivationError } from '@attiva/protocol';
import { fault, type Found, notChecked, ok, type Step } from '../../finding.ts';
import type { ClientFacts, EditionFacts, HostFacts, VendorFacts } from '../client-facts.ts';
import { noHostAt } from '../host-stages.ts';

/** Whether the hosts serve each product in its generation, and belong to the agreement that this machine is under. */
export const productStep: Step<ClientFacts> = {
  id: 'product',
  judge: ({ vendors }) => vendors.flatMap(judgeVendor),
};

interface Talked {
  readonly host: HostFacts;
  readonly info: JudgedHostInfo;
}

function judgeVendor(vendor: VendorFacts): readonly Found[] {
  const talked = vendor.hosts.flatMap((host): Talked[] =>
    host.used && host.info !== undefined ? [{ host, info: host.info }] : [],
  );
  if (talked.length === 0) return [notChecked(noHostAt([vendor]))];
  if (vendor.editions.length === 0) return [notChecked('no product has a key here')];
  return vendor.editions.flatMap((edition) => judgeEdition(edition, talked));
}

function judgeEdition(edition: EditionFacts, talked: readonly Talked[]): readonly Found[] {
  const { title, status } = edition;
  if (status.deviceKey === true) return [ok(`${title}: the vendor itself licenses it`)];
  const tries = talked
    .filter(({ host }) => edition.hostSet === undefined || edition.hostSet === host.address)
    .map((at) => ({ ...at, refusal: refusalOf(at.info, edition) }));
  if (tries.length === 0) return [notChecked(`the host that is set for ${title} has not told what it is`)];
  const isLicensed = edition.directory?.outcome === 'licensed';
  const serving = tries.filter(({ refusal }) => refusal === undefined);
  const good = serving.map(({ host }) =>
    ok(`${title}, generation ${status.generation}: ${host.address} may activate it`),
  );
  const bad = tries.flatMap(({ host, refusal }) => {
    if (refusal === undefined) return [];
    const { code, detail } = refusal;
    return [
      fault(isLicensed || serving.length > 0 ? 'warn' : 'fail', { code, text: `${title}, ${host.address}: ${detail}` }),
    ];
  });
  return [...bad, ...good];
}

function refusalOf(info: JudgedHostInfo, { status, agreementCleared }: EditionFacts): ActivationError | undefined {
  const { application, generation, state, agreement, customer, hostSigningKey: host } = status;
  // As in an attempt: an agreement binds while its lease runs and nobody has cleared it.
  const isBound = state === 'licensed' && !agreementCleared;
  const ours = {
    ...(agreement !== undefined && { agreement }),
    ...(customer !== undefined && { customer }),
    ...(host !== undefined && { host }),
  };
  try {
    checkServes(info, { application, generation });
    refuseOtherAgreement(info.grant, isBound ? ours : undefined);
    return undefined;
  } catch (error) {
    if (isActivationError(error)) return error;
    throw error;
  }
}
