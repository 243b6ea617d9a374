/** One machine of the flows of the directory: a folder with a setup key, asked by the command line. */
import type { ActivationReport, LicenseStatus } from '@attiva/client';
import { mkdirSync } from 'node:fs';
import { askAttiva, runAttiva, type Surroundings } from '../../site/attiva.ts';
import type { Vendor } from '../../site/vendor.ts';

export interface MemberWish {
  readonly folder: string;
  readonly surroundings?: Surroundings;
}

export interface Member {
  /** Options that name its vendor and its folder. */
  readonly vendor: readonly string[];
  /** One attempt, whatever comes of it. */
  activate(): Promise<ActivationReport>;
  status(): Promise<LicenseStatus>;
  setHost(address: string): Promise<void>;
}

export async function createMember(aurora: Vendor, { folder, surroundings = {} }: MemberWish): Promise<Member> {
  mkdirSync(folder, { recursive: true });
  const vendor = ['--roots', aurora.vendorFile, '--data', folder];
  const member: Member = {
    vendor,
    async activate() {
      const ended = await runAttiva(['client', 'activate', '--json', ...vendor], surroundings);
      const [report] = (JSON.parse(ended.stdout) as { readonly reports: readonly ActivationReport[] }).reports;
      if (report === undefined) throw new Error(`no report: ${ended.stdout}${ended.stderr}`);
      return report;
    },
    async status() {
      const { stdout } = await runAttiva(['client', 'status', '--json', ...vendor], surroundings);
      const [status] = (JSON.parse(stdout) as { readonly licenses: readonly LicenseStatus[] }).licenses;
      if (status === undefined) throw new Error(`no status: ${stdout}`);
      return status;
    },
    setHost: async (address) => void (await askAttiva(['client', 'set-host', address, ...vendor], surroundings)),
  };
  await runAttiva(['client', 'install-key', await aurora.setupKey('desktop', 2022), ...vendor], surroundings);
  return member;
}
