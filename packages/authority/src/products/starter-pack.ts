/** The `pack.toml` that `authority init` writes: one product with one edition, and comments that teach the rest. */

export interface StarterProduct {
  /** Its one application and edition, as programs name them: kebab-case, `studio`. */
  readonly id: string;
  /** For people, `Aurora Studio`. */
  readonly name: string;
}

export interface StarterPack {
  /** Name of the pack: kebab-case. */
  readonly pack: string;
  readonly product: StarterProduct;
  readonly generation: number;
  /** Edition groups 0 … 8191, of the host keys and of the setup keys. */
  readonly groups: readonly [number, number];
}

export function starterPackToml(starter: StarterPack): string {
  const { pack, product, generation, groups } = starter;
  return `# What you sell, as Attiva sees it. Edit, then run:  attiva authority pack build
# Every build is signed as the next version and written into the vendor file and roots.{ts,json,h}.
# A mistake is refused with the names of all wrong fields; nothing is half taken.

pack = "${pack}"                 # the name of this catalogue; keep it for ever

# An application is what hosts count: all its editions share one count of machines.
[[application]]
id = ${JSON.stringify(product.id)}                   # kebab-case, used by programs; keep it for ever
name = ${JSON.stringify(product.name)}
group = ${String(groups[0]).padEnd(4)}                   # 0 … 8191, stands in its host keys; any number no other application has
generations = [${generation}]           # releases in order, oldest first; a host key of ${generation} serves ${generation} and older, never newer
window-days = 30               # a machine is counted for so long after its last contact

# An edition is what a machine activates. Add [[application.edition]] tables for more.
[[application.edition]]
id = ${JSON.stringify(product.id)}                   # what your product passes to openActivation({ edition })
name = ${JSON.stringify(product.name)}
group = ${String(groups[1]).padEnd(4)}                   # 0 … 8191, stands in its setup keys; any number no other edition has
threshold = 1                  # machines that must have asked before one is activated; 0 … 1000
renewal-interval-minutes = 10080      # a licensed machine renews every 7 days …
validity-days = 180                   # … and stays licensed for so long after its last renewal
activation-interval-minutes = 120     # a machine that is not licensed asks again after two hours
short-lease-hours = 24                # the same for a machine that lives for a job or a day (attiva client run)
initial-grace-days = 30               # works without activation after installation
additional-grace-days = 30            # works on after the validity has ended; may be 0
warning-days = 30                     # warns the user so long before the end
rearm-budget = 3                      # how often an installation may renew its initial grace

# What the edition unlocks: true, a whole number or a text. An agreement may override each of them
# (attiva customer add … --feature pdf-export --feature max-layers=200).
[application.edition.entitlements]
# pdf-export = true
# max-layers = 100
`;
}
