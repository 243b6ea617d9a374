/** An edition of the sample vendors, as a scenario names it. */
export interface SampleEdition {
  readonly vendor: 'aurora' | 'borealis';
  readonly application: string;
  /** Newest first. */
  readonly generations: readonly [number, ...number[]];
}

const os: SampleEdition = { vendor: 'aurora', application: 'aurora-os', generations: [2025, 2022, 2019] };
const office: SampleEdition = { vendor: 'aurora', application: 'aurora-office', generations: [2024, 2021] };

/** All editions of the sample vendors, by their id. */
export const sampleEditions: Readonly<Record<string, SampleEdition>> = {
  desktop: os,
  server: os,
  office,
  project: office,
  draw: office,
  studio: { vendor: 'aurora', application: 'aurora-studio', generations: [2026] },
  cad: { vendor: 'borealis', application: 'borealis-cad', generations: [2026] },
};

/** Vendors of the applications. */
export const sampleApplications: ReadonlyMap<string, SampleEdition['vendor']> = new Map(
  Object.values(sampleEditions).map(({ application, vendor }) => [application, vendor]),
);
