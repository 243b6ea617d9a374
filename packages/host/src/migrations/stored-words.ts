/** What several tables of a host say of a column, and of how long a row is kept. */
export const vendor: string = "the vendor's id";
export const application: string = 'the application';
export const client: string = 'the client id: a random key of the machine, not its name';
export const days90: string = '90 days (`retention.eventDays`)';
export const days400: string = '400 days after the last contact (`retention.clientDays`)';
export const asLongAsHost: string = 'as long as the host';
