import { type ErrorCode, isActivationError, type VendorId } from '@attiva/protocol';
import { createRequestId } from '../activation/host-conversation.ts';
import { type Clock, toSeconds } from '../clock.ts';
import type { Device } from '../identity/device-facts.ts';
import { type AgentPlace, mayAnswer } from './agent-place.ts';
import { agentApi, type AgentSnapshot, judgeSnapshot } from './agent-snapshot.ts';
import { type AgentQuestion, askAgent } from './ask-agent.ts';

/** What a link to the agent needs. */
export interface AgentLinkOptions {
  readonly place: AgentPlace;
  readonly vendor: VendorId;
  readonly clock: Clock;
  readonly random: (size: number) => Uint8Array;
  /** Facts of this machine, as soon as they are known. */
  readonly device: () => Device | undefined;
}

/** Nobody waits longer for a status; who needs more is asked again a minute later. */
const statusMilliseconds = 1_000;
/** An attempt asks host after host for two minutes at most. */
const attemptMilliseconds = 130_000;
const changeMilliseconds = 20_000;
const operationMilliseconds = 20_000;
/** How long what was proved is believed while the agent is away: it is updated, or starts with the machine. */
const restartMilliseconds = 3_600_000;

/** This process's acquaintance with the agent, for one vendor: the last proved state, and ways to ask for more. */
export class AgentLink {
  readonly #options: AgentLinkOptions;
  #shown: AgentSnapshot | undefined;
  #shownAt = 0;
  #problem: ErrorCode | undefined;
  #refreshing: Promise<void> | undefined;

  constructor(options: AgentLinkOptions) {
    this.#options = options;
  }

  /** What the agent has proved; undefined where there is none, or none that is believed. */
  shown(): AgentSnapshot | undefined {
    const { clock } = this.#options;
    if (this.#problem !== undefined && clock.monotonic() - this.#shownAt > restartMilliseconds) this.#shown = undefined;
    return this.#shown;
  }

  /** Why what is at the agent's place is not used; undefined where nothing is there, or all is well. */
  problem(): ErrorCode | undefined {
    return this.#problem;
  }

  /** Asks for the state and a fresh proof. Never throws; calls while one is under way wait for that one. */
  async refresh(): Promise<void> {
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  /** Forgets what was shown, because it led nowhere. */
  distrust(): void {
    this.#shown = undefined;
    this.#problem = 'agent-not-proven';
  }

  /** Waits until something is other than the shown revision, or for a while. */
  waitForChange(): Promise<unknown> {
    const after = encodeURIComponent(this.#shown?.revision ?? '');
    return this.#ask({
      method: 'GET',
      path: `changes?after=${after}`,
      milliseconds: changeMilliseconds,
      inBackground: true,
    });
  }

  /** One attempt by the agent; the body of its answer. */
  attempt(product: object): Promise<Readonly<Record<string, unknown>>> {
    return this.#ask({ method: 'POST', path: 'attempts', body: product, milliseconds: attemptMilliseconds });
  }

  /** Offers the setup key that a product brought along. */
  bringKey(key: string): Promise<unknown> {
    return this.#ask({ method: 'POST', path: 'keys', body: { key }, milliseconds: operationMilliseconds });
  }

  /** Hands an identity over. */
  handOver(body: { readonly succession: string; readonly applications: readonly string[] }): Promise<unknown> {
    return this.#ask({ method: 'POST', path: 'successions', body, milliseconds: operationMilliseconds });
  }

  /** An operation of an administrator; everyone's door is tried where the administrator's is shut to this account. */
  async operate(body: object): Promise<Readonly<Record<string, unknown>>> {
    const question = { method: 'POST', path: 'operations', body, milliseconds: operationMilliseconds } as const;
    const { administrator } = this.#options.place;
    try {
      return await this.#ask(question, administrator);
    } catch (error) {
      if (!isActivationError(error) || error.code !== 'not-permitted') throw error;
      return this.#ask(question); // Open to everyone where the agent's configuration says so; else this is the refusal.
    }
  }

  async #refresh(): Promise<void> {
    const { place, vendor, clock, device, random } = this.#options;
    if (!mayAnswer(place)) return this.#absent();
    const nonce = createRequestId(random);
    try {
      const question = { method: 'POST', path: 'status', body: { api: agentApi, nonce } } as const;
      const answer = await this.#ask({ ...question, milliseconds: statusMilliseconds });
      const facts = device()?.facts;
      const asked = { nonce, vendor, now: toSeconds(clock.now()), ...(facts !== undefined && { device: facts }) };
      this.#shown = judgeSnapshot(answer, asked);
      this.#shownAt = clock.monotonic();
      this.#problem = undefined;
    } catch (error) {
      if (!isActivationError(error)) throw error;
      if (error.facts['reason'] === 'ENOENT') return this.#absent();
      this.#fail(error.code);
    }
  }

  /** A socket that is gone is an agent that was stopped: what it had proved stays for as long as a restart may take. */
  #absent(): void {
    this.#problem = this.#shown === undefined ? undefined : 'agent-unreachable';
  }

  #fail(code: ErrorCode): void {
    this.#problem = code === 'vendor-unknown' && this.#shown === undefined ? undefined : code;
    if (code !== 'agent-unreachable') this.#shown = undefined;
  }

  #ask(
    question: AgentQuestion,
    socket: string = this.#options.place.everyone,
  ): Promise<Readonly<Record<string, unknown>>> {
    const path = `/v1/vendors/${encodeURIComponent(this.#options.vendor)}/${question.path}`;
    return askAgent(socket, { ...question, path });
  }
}
