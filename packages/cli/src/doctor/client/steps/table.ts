/** The steps of a client in the order in which one stands on the other. */
import type { Step } from '../../finding.ts';
import type { ClientFacts } from '../client-facts.ts';
import { agentStep } from './agent.ts';
import { clockStep } from './clock.ts';
import { countStep } from './count.ts';
import { directoryStep } from './directory.ts';
import { grantStep } from './grant.ts';
import { hostStep } from './host.ts';
import { keyStep } from './key.ts';
import { leaseStep } from './lease.ts';
import { nameStep } from './name.ts';
import { productStep } from './product.ts';
import { renewalStep } from './renewal.ts';
import { srvStep } from './srv.ts';
import { stateStep } from './state.ts';
import { suffixStep } from './suffix.ts';
import { tcpStep } from './tcp.ts';
import { tlsStep } from './tls.ts';
import { vendorStep } from './vendor.ts';

export const clientSteps: readonly Step<ClientFacts>[] = [
  vendorStep,
  stateStep,
  keyStep,
  agentStep,
  nameStep,
  directoryStep,
  suffixStep,
  srvStep,
  tcpStep,
  tlsStep,
  hostStep,
  clockStep,
  grantStep,
  productStep,
  countStep,
  leaseStep,
  renewalStep,
];
