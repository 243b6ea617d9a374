import type { TestContext } from 'node:test';
import { createFakeSite, FakeAuthority, type FakeSite } from '@attiva/testkit';
import type { Activation } from '../activation/activation.ts';
import { openActivation, type OpenActivationOptions } from '../open-activation.ts';

export type Facts = readonly [number, number, number];

/** A site whose vendor has an authority, one device key of Studio, and machines that are opened by their facts. */
export interface DeviceSite extends FakeSite {
  readonly authority: FakeAuthority;
  readonly key: string;
  readonly open: (machine?: number, wish?: Partial<OpenActivationOptions>) => Promise<Activation>;
  /** Like `open`, as it starts on another device in the same folder. */
  readonly openOn: (facts: Facts, machine?: number) => Promise<Activation>;
}

export async function createDeviceSite(t: TestContext): Promise<DeviceSite> {
  const site = await createFakeSite(t);
  const authority = await FakeAuthority.start({ vendor: site.vendor, now: site.clock.now });
  t.after(() => authority.close());
  const roots = await site.vendor.rootsNaming([authority.address]);
  const open: DeviceSite['open'] = (machine = 1, wish = {}) => {
    const { setupKey: _none, ...product } = site.product(machine);
    return openActivation({ ...product, roots, ...wish });
  };
  const openOn: DeviceSite['openOn'] = (facts, machine = 1) => open(machine, { device: { facts, virtual: false } });
  return { ...site, authority, key: site.vendor.deviceKey('studio'), open, openOn };
}
