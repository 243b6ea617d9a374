/** A second vendor, which shares nothing with the first but the customer's hosts. */
export const borealisPackToml: string = `# The product of Borealis GmbH, the other sample vendor.
pack = "borealis"

[[application]]
id = "borealis-cad"
name = "Borealis CAD"
group = 700
generations = [2026]

[[application.edition]]
id = "cad"
name = "Borealis CAD"
group = 701
threshold = 3
`;
