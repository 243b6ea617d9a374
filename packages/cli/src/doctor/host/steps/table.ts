/** The steps of a host in the order in which one stands on the other. */
import type { Step } from '../../finding.ts';
import type { HostFacts } from '../host-facts.ts';
import { configStep } from './config.ts';
import { hostCountStep } from './count.ts';
import { databaseStep } from './database.ts';
import { hostExposedStep } from './exposed.ts';
import { hostsStep } from './hosts.ts';
import { firewallStep } from './firewall.ts';
import { folderStep } from './folder.ts';
import { hostNameStep } from './name.ts';
import { recordsStep } from './records.ts';
import { registeredStep } from './registered.ts';
import { runningStep } from './running.ts';
import { hostTlsStep } from './tls.ts';
import { warningsStep } from './warnings.ts';

export const hostSteps: readonly Step<HostFacts>[] = [
  folderStep,
  configStep,
  databaseStep,
  hostsStep,
  runningStep,
  registeredStep,
  warningsStep,
  hostTlsStep,
  hostExposedStep,
  hostNameStep,
  recordsStep,
  hostCountStep,
  firewallStep,
];
