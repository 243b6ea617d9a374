/** A scenario as it stands in its file, read and checked. Names are those of the file (kebab-case in TOML). */
export interface Scenario {
  /** One line: what is shown. */
  readonly title: string;
  /** Why anybody would want to see it. */
  readonly about?: string;
  /** Day 0, `2027-01-04`. */
  readonly begins: string;
  /** Longest time between two looks of a machine at its timers; the product itself looks every minute. */
  readonly 'look-every': string;
  /** `full`: the real client engine with its state folder. `light`: requests, judging and rules, for very many machines. */
  readonly client: 'full' | 'light';
  readonly agreement: readonly ScenarioAgreement[];
  readonly host: readonly ScenarioHost[];
  readonly machines: readonly ScenarioMachines[];
  readonly network: ScenarioNetwork;
  readonly step: readonly ScenarioStep[];
}

export interface ScenarioAgreement {
  readonly vendor: 'aurora' | 'borealis';
  /** Id of the application. */
  readonly product: string;
  readonly customer: string;
  readonly generation?: number;
  readonly quantity?: number;
  readonly mode?: 'report' | 'advise' | 'enforce';
  /** Moments. */
  readonly until?: string;
  readonly 'grace-days'?: number;
  readonly 'maintenance-until'?: string;
  readonly features?: readonly string[];
}

export interface ScenarioHost {
  readonly name: string;
  /** Registers under the agreements of this customer only. */
  readonly customer?: string;
}

export interface ScenarioMachines {
  /** One machine has this name, several `pc-001`, `pc-002` … */
  readonly name: string;
  readonly count: number;
  /** Each machine has so many users, each with a product, a folder and an identity of his own. */
  readonly users?: number;
  readonly edition: string;
  readonly vendor: 'aurora' | 'borealis';
  readonly generation?: number;
  /** When the first is switched on; the others follow within the span. */
  readonly start: string;
  readonly within: string;
  readonly facts: 'own' | 'none';
  /** Moment of the product's build. */
  readonly build?: string;
}

export interface ScenarioNetwork {
  readonly 'loss-percent': number;
  /** `0..3 seconds`. */
  readonly delay: string;
  /** Machines that reach nobody. */
  readonly cut?: string;
}

/** What happens at a moment: exactly one deed, or what must be seen. Machines are named as `pc-003`, `pc-*`, `pc-001..pc-010`. */
export interface ScenarioStep {
  readonly at: string;
  /** Told when it happens. */
  readonly say?: string;
  readonly expect?: readonly Expectation[];
  readonly 'switch-on'?: string;
  readonly 'switch-off'?: string;
  /** Switched off for good. */
  readonly retire?: string;
  /** `/ato`. */
  readonly ask?: string;
  /** A new identity. */
  readonly rearm?: string;
  readonly 'host-off'?: string;
  readonly 'host-on'?: string;
  readonly 'host-backup'?: string;
  readonly 'host-restore'?: string;
  readonly 'host-lose-database'?: string;
  /** The host registers again with every key it was given. */
  readonly 'host-register'?: string;
  readonly 'host-copy'?: { readonly from: string; readonly to: string };
  readonly 'set-clock'?: { readonly machines: string; readonly by: string };
  /** The clock jumps and comes back. */
  readonly glitch?: { readonly machines: string; readonly by: string; readonly for: string };
  readonly sleep?: { readonly machines: string; readonly for: string };
  readonly image?: ImageOrder;
  readonly snapshot?: string;
  /** The machine's disk is as it was at its snapshot. */
  readonly revert?: string;
  readonly update?: { readonly machines: string; readonly build: string };
  readonly network?: ScenarioNetwork;
  /** The vendor extends the agreement, with the same host key: hosts hear of it when they ask by themselves. */
  readonly extend?: { readonly product: string; readonly until: string };
  /** A new term: the customer's host gets the grant of a further agreement. */
  readonly renew?: { readonly product: string; readonly until?: string; readonly 'maintenance-until'?: string };
}

export interface ImageOrder {
  readonly of: string;
  readonly to: string;
  readonly count: number;
  /** The copies start within this time. */
  readonly within: string;
  /** `own`: other machines; `same`: virtual machines that kept the numbers of the first; `none`: they show none. */
  readonly facts: 'own' | 'same' | 'none';
}

/** What must be seen: of machines, or of a host. */
export interface Expectation {
  readonly machines?: string;
  /** License state. */
  readonly state?: string;
  /** How many are in that state; absent: all. */
  readonly number?: number;
  readonly reason?: string;
  /** Whether the user is told. */
  readonly warning?: boolean;
  /** Distinct client ids among the machines. */
  readonly identities?: number;
  /** Every lease held by these machines belongs to the machine's own identity and to no other machine's. */
  readonly 'own-leases'?: boolean;
  readonly entitled?: string;
  readonly host?: string;
  /** Application of the figures below. */
  readonly product?: string;
  readonly count?: number;
  readonly inventory?: number;
  /** Identities that were split, and the machines that took one of their own. */
  readonly images?: number;
  readonly splits?: number;
  /** Code among the host's warnings. */
  readonly 'host-warns'?: string;
}
