/** Faults of the host that answers, as a client sees them through to it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from './fault.ts';
import { inZone, zoneFault } from './fault.ts';
import { hour } from './doctor-site.ts';

export const answeringFaults: readonly Fault[] = [
  zoneFault('busy', { what: 'the host is busy', code: 'busy', step: 'host' }),
  zoneFault('network', { what: 'the host takes nobody from this network', code: 'network-not-allowed', step: 'host' }),
  zoneFault('tls', {
    what: 'the host names a TLS key and speaks no TLS',
    code: 'answer-not-ours',
    step: 'tls',
    names: /HTTPS/,
  }),
  zoneFault('rogue', { what: 'a rogue host imitates the vendor', code: 'root-unknown', step: 'host' }),
  zoneFault('replayed', {
    what: 'somebody plays back what a host once said',
    code: 'answer-to-other-request',
    step: 'host',
  }),
  zoneFault('borealis', { what: "it is another vendor's host", code: 'host-not-registered', step: 'grant' }),
  zoneFault('unregistered', {
    what: 'the host is not registered',
    code: 'host-not-registered',
    step: 'grant',
    remedy: /host register/,
  }),
  {
    what: "the host's key is on a revocation list",
    code: 'revoked',
    step: 'host',
    async inject(site) {
      const { vendor, folder } = site;
      const list = await vendor.revoke([site.host('good').signer.id], Math.floor(Date.now() / 1000) - 60);
      const rootsFile = join(folder, 'roots-with-list.json');
      writeFileSync(rootsFile, JSON.stringify({ ...vendor.roots, revocations: [list] }));
      return { words: inZone({ ...site, rootsFile }, await site.machine({ asks: '' }), 'good') };
    },
  },
  zoneFault('revoked', { what: 'the host says that it was revoked', code: 'revoked', step: 'product' }),
  zoneFault('ended', { what: 'the agreement has ended', code: 'agreement-ended', step: 'grant' }),
  zoneFault('ending', {
    what: 'the agreement ends soon',
    code: 'agreement-ended',
    step: 'grant',
    outcome: 'warn',
  }),
  zoneFault('older', {
    what: 'the host key is of an older generation',
    code: 'needs-newer-host-key',
    step: 'product',
    names: /2026.*2025/,
  }),
  zoneFault('other', {
    what: 'the host has no key for this product',
    code: 'product-not-covered',
    step: 'product',
    names: /aurora-studio/,
  }),
  zoneFault('lent', { what: "it is another customer's host", code: 'other-agreement', step: 'product' }),
  {
    what: "this machine's clock is five hours fast",
    code: 'clock-difference',
    step: 'clock',
    names: /5 h 0 min/,
    inject: async (site) => ({ words: inZone(site, await site.machine(), 'good'), ahead: 5 * hour }),
  },
  {
    what: "this machine's clock is five hours slow",
    code: 'clock-difference',
    step: 'clock',
    names: /here|client clock/,
    inject: async (site) => ({ words: inZone(site, await site.machine(), 'good'), ahead: -5 * hour }),
  },
  zoneFault('skewed', {
    what: "one host's clock is wrong, another's is right",
    code: 'clock-difference',
    step: 'clock',
    outcome: 'warn',
    names: /skewed\.skewed\.example.*so it is that one/,
  }),
  zoneFault('minutes', {
    what: 'the clocks are ten minutes apart',
    code: 'clock-difference',
    step: 'clock',
    outcome: 'warn',
    names: /-(?:599|600|601) s/,
  }),
];
