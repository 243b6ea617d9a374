import {
  ActivationError,
  type ActivationRequestClaims,
  catalogue,
  decideTerms,
  displayedCount,
  highestThreshold,
  openActivationRequest,
  type Seconds,
} from '@attiva/protocol';
import type { HttpAnswer, HttpRequest, Network, SrvAnswer } from '../network/network.ts';
import { doNotShip } from './do-not-ship.ts';
import type { AttemptFailure } from './license-wish.ts';
import { isNotice, testHost, testStore } from './stored-license.ts';
import type { ChangingProduct } from './test-product.ts';
import type { GrantTerms, TestGrant, TestVendor } from './test-vendor.ts';

/** What the network of a test is made of; `report` and `terms` may change while it is there. */
export interface TestSite {
  readonly vendor: TestVendor;
  readonly product: ChangingProduct;
  readonly now: () => Seconds;
  /** What attempts meet. */
  report: 'licensed' | AttemptFailure;
  /** What the host's grants say. */
  terms: GrantTerms;
  /** Clients that the host has counted; undefined: as many as the report needs. */
  count: number | undefined;
}

const domain = 'vendor.example';

/** DNS and one honest host, in memory: no socket is opened. What goes wrong is what `report` says. */
export function testNetwork(site: TestSite): Network {
  return {
    suffixes: async () => ({
      searchList: site.report === 'no-dns-suffix' ? [] : [domain],
      source: doNotShip,
    }),
    srv: async () => records(site),
    txt: async () => [],
    exchange: async (request) => answerTo(request, site),
    signature: () => doNotShip,
  };
}

function records({ report }: TestSite): readonly SrvAnswer[] {
  if (report === 'no-srv-record' || report === 'dns-failed') throw failure(report);
  return [{ ...testHost, priority: 0, weight: 0 }];
}

function answerTo({ path, body }: HttpRequest, site: TestSite): HttpAnswer {
  const { report } = site;
  if (report === 'needs-newer-host-key') throw needsNewer(site);
  if (report === 'no-dns-suffix' || report === 'no-srv-record' || report === 'dns-failed') {
    throw failure('host-unreachable'); // A host that the product has set itself.
  }
  if (report !== 'licensed' && !isNotice(report)) throw failure(report);
  const url = new URL(path, 'http://host');
  if (url.pathname.endsWith('/v1/host')) return json(describe(url.searchParams.get('nonce') ?? '', site));
  if (url.pathname.endsWith('/v1/revocations')) return json({ lists: [] });
  return json(activate(openActivationRequest(body?.text).claims, site));
}

function describe(nonce: string, { vendor, product, terms, now }: TestSite): object {
  const claims = {
    iss: vendor.host.id,
    iat: now(),
    nonce,
    vendor: vendor.vendor,
    protocol: [1],
    program: doNotShip,
    applications: [{ id: product.application.id, generation: terms.generation }],
    serving: true,
    store: testStore,
  };
  return { chain: vendor.answer('host-info', claims, vendor.grant(terms)) };
}

/** The real rule decides; the site only sees to it that it decides as the report says. */
function activate(request: ActivationRequestClaims, site: TestSite): object {
  const { vendor, product, now } = site;
  const grant = vendor.grant(grantFor(site));
  const { edition, application } = product;
  const count = countedBy(site);
  const decided = decideTerms({
    now: now(),
    edition,
    application,
    grant: grant.claims,
    maxLease: edition.validityDays * 86_400,
    count,
    licensedUse: 1,
    holdsLease: false,
  });
  const claims = {
    ...answerClaims(request, site, grant),
    count: displayedCount(count, highestThreshold(application)),
    renewAfter: decided.renewAfter,
    retryAfter: decided.retryAfter,
  };
  if (decided.outcome === 'counted') {
    const notice = { ...claims, outcome: 'counted', reason: decided.reason };
    return { chain: vendor.answer('notice', notice, grant) };
  }
  const { expiresAt: exp, ends, entitlements, maintenanceUntil } = decided;
  const lease = { ...claims, edition: edition.id, exp, ends, entitlements };
  return {
    chain: vendor.answer('lease', maintenanceUntil === undefined ? lease : { ...lease, maintenanceUntil }, grant),
  };
}

function grantFor({ report, terms, now }: TestSite): GrantTerms {
  if (report === 'agreement-ended') return { ...terms, until: now() - 86_400, graceDays: 0 };
  return report === 'quantity-exceeded' ? { ...terms, mode: 'enforce', quantity: 1 } : terms;
}

function countedBy({ report, count, product }: TestSite): number {
  const { threshold } = product.edition;
  if (report !== 'below-threshold') return Math.max(count ?? 0, threshold, 1);
  return Math.min(count ?? threshold - 1, threshold - 1);
}

function answerClaims(request: ActivationRequestClaims, { vendor, product, now }: TestSite, grant: TestGrant): object {
  return {
    iss: vendor.host.id,
    iat: now(),
    sub: request.iss,
    nonce: request.jti,
    grant: grant.id,
    application: request.application,
    generation: request.generation,
    threshold: product.edition.threshold,
    revocations: {},
    store: testStore,
    turn: (request.prev?.turn ?? 0) + 1,
  };
}

function needsNewer({ terms }: TestSite): ActivationError {
  const facts = { needed: terms.generation, granted: terms.generation - 1 };
  return new ActivationError('needs-newer-host-key', `generation ${facts.needed} is needed`, { facts });
}

function failure(code: AttemptFailure): ActivationError {
  return new ActivationError(code, catalogue[code].title);
}

function json(body: object): HttpAnswer {
  return { status: 200, type: 'application/json', text: JSON.stringify(body) };
}
