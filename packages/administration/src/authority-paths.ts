/** Types of an authority's administration API. Written by tools/generate-administration-reference.ts: do not edit. */
export interface paths {
    readonly "/": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The console: overview. */
        readonly get: operations["getPage"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/account": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The console: the own account. */
        readonly get: operations["getAccountPage"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/assets/{file}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Scripts, styles and letters of the console. They are the same for everybody and tell nothing. */
        readonly get: operations["getAssetsFilePage"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/audit": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The console: who did what; the query is the view. */
        readonly get: operations["getAuditPage"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/customers": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The console: customers and their agreements; the query is the view. */
        readonly get: operations["getCustomersPage"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/customers/{agreement}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The console: one agreement. */
        readonly get: operations["getCustomersAgreementPage"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/desk": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The console: the desk, for whoever answers the telephone. */
        readonly get: operations["getDeskPage"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/first/{secret}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Signs in the browser that follows a link. */
        readonly get: operations["getFirstSecretPage"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/keys": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The console: product keys; the query is the view. */
        readonly get: operations["getKeysPage"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/keys/{key}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The console: one product key. */
        readonly get: operations["getKeysKeyPage"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/licenses": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The console: licenses of devices; the query is the view. */
        readonly get: operations["getLicensesPage"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/openapi.json": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** This description of the API. */
        readonly get: operations["getOpenapiJson"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/plain": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The status in one page without scripts, for a browser that is signed in. */
        readonly get: operations["getPlainPage"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/products": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The console: product packs. */
        readonly get: operations["getProductsPage"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/registrations": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The console: hosts that registered; the query is the view. */
        readonly get: operations["getRegistrationsPage"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/revocation": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The console: what was revoked, and revoking. */
        readonly get: operations["getRevocationPage"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/usage": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The console: usage statements received; the query is the view. */
        readonly get: operations["getUsagePage"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/users": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The console: accounts, API tokens, signed-in browsers. */
        readonly get: operations["getUsersPage"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/account": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The own account. */
        readonly get: operations["getAccount"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/account/password": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /** Changes the own password; all other browsers are signed out. */
        readonly put: operations["putAccountPassword"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/account/second-factor": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /** Gives its first code; answers with the recovery codes, which are shown this once. */
        readonly put: operations["putAccountSecondFactor"];
        /** Begins a second factor: a secret for an app, which counts once its first code was given. */
        readonly post: operations["postAccountSecondFactor"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/account/second-factor-removals": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Takes the own second factor away. */
        readonly post: operations["postAccountSecondFactorRemovals"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/accounts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Every account, by name. */
        readonly get: operations["getAccounts"];
        readonly put?: never;
        /** Adds an account. */
        readonly post: operations["postAccounts"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/accounts/{name}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /** Gives an account another role, disables it, or enables it again; its browsers are signed out. */
        readonly put: operations["putAccountsName"];
        readonly post?: never;
        /** Removes an account. */
        readonly delete: operations["deleteAccountsName"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/accounts/{name}/password": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /** Sets the password of an account; its browsers are signed out. */
        readonly put: operations["putAccountsNamePassword"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/accounts/{name}/second-factor": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /** Takes the second factor of an account away: its telephone and its recovery codes are lost. */
        readonly delete: operations["deleteAccountsNameSecondFactor"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/agreements": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Changes the terms of an agreement. */
        readonly post: operations["postAgreements"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/api-tokens": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** API tokens, newest first. */
        readonly get: operations["getApiTokens"];
        readonly put?: never;
        /** Makes an API token. */
        readonly post: operations["postApiTokens"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/api-tokens/{token}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /** Revokes an API token. */
        readonly delete: operations["deleteApiTokensToken"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/audit": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The audit trail, newest first. */
        readonly get: operations["getAudit"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/audit-verification": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Whether the audit trail is as it was written. */
        readonly get: operations["getAuditVerification"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/bundles": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The terms that a telephone call can bring. */
        readonly get: operations["getBundles"];
        readonly put?: never;
        /** Makes the present terms of a key a bundle, and publishes it. */
        readonly post: operations["postBundles"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/console-exposure": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Whether the console is reached from the network, and where; by what somebody comes in. */
        readonly get: operations["getConsoleExposure"];
        /** Opens the console to the network, with TLS; what is left out stays as it is. */
        readonly put: operations["putConsoleExposure"];
        readonly post?: never;
        /** Closes it, and ends the sessions that came by it. */
        readonly delete: operations["deleteConsoleExposure"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/console-exposure-checks": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** What would become reachable, and for whom; changes nothing. */
        readonly post: operations["postConsoleExposureChecks"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/console-links": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Makes a link that signs a browser of this machine in, once, as whoever makes it. */
        readonly post: operations["postConsoleLinks"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/console-log-in": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Whether anybody can log in with a password, and which further ways there are. */
        readonly get: operations["getConsoleLogIn"];
        readonly put?: never;
        /** Signs a browser in by name and password. */
        readonly post: operations["postConsoleLogIn"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/console-session": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Who asks, and what that may. */
        readonly get: operations["getConsoleSession"];
        readonly put?: never;
        readonly post?: never;
        /** Signs this browser out. */
        readonly delete: operations["deleteConsoleSession"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/console-sessions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Browsers that are signed in here as whoever asks. */
        readonly get: operations["getConsoleSessions"];
        readonly put?: never;
        readonly post?: never;
        /** Signs out all other browsers that are signed in as whoever asks, also at other daemons on the same database. */
        readonly delete: operations["deleteConsoleSessions"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/console-sessions/{session}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /** Signs one browser out; an administrator also those of others. */
        readonly delete: operations["deleteConsoleSessionsSession"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/customers": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Customers with their agreements, a row for each agreement. */
        readonly get: operations["getCustomers"];
        readonly put?: never;
        /** Adds an agreement, and the customer where new, with a host key. */
        readonly post: operations["postCustomers"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/desk": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Answers a machine without a network, from the telephone or a file. */
        readonly post: operations["postDesk"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/installation-checks": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** How far a typed installation ID is right; nothing is given. */
        readonly post: operations["postInstallationChecks"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/key-blocks": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Blocks a product key: it registers and licenses nothing more. */
        readonly post: operations["postKeyBlocks"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/keys": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Product keys, by their last five characters. */
        readonly get: operations["getKeys"];
        readonly put?: never;
        /** Makes a product key. */
        readonly post: operations["postKeys"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/license-blocks": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Blocks the license of one device: it is revoked, and the device gets no other with this key. */
        readonly post: operations["postLicenseBlocks"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/license-exceptions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Gives one device more keys, a device key another quota, or a host key other numbers of hosts. */
        readonly post: operations["postLicenseExceptions"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/license-releases": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Gives up a license that was taken back since a backup, so that it counts no more. */
        readonly post: operations["postLicenseReleases"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/licenses": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Licenses of devices. */
        readonly get: operations["getLicenses"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/packs": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Product packs, every version. */
        readonly get: operations["getPacks"];
        readonly put?: never;
        /** Builds and signs a product pack. */
        readonly post: operations["postPacks"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/registrations": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Hosts that registered, a row for each registration. */
        readonly get: operations["getRegistrations"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/restore-confirmations": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Goes on as usual after a restoration from a backup. */
        readonly post: operations["postRestoreConfirmations"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/revocation-previews": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What would be revoked; nothing is changed. */
        readonly get: operations["getRevocationPreviews"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/revocations": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What was revoked, and the lists that say so. */
        readonly get: operations["getRevocations"];
        readonly put?: never;
        /** Revokes what was issued: for ever. */
        readonly post: operations["postRevocations"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/root-requests": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Makes the file that goes to the root. */
        readonly post: operations["postRootRequests"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/root-statements": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Takes in what the root signed. */
        readonly post: operations["postRootStatements"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/signing-keys": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Makes the next signing key, for a root on this machine to sign. */
        readonly post: operations["postSigningKeys"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/status": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Counts, the signing key, warnings. */
        readonly get: operations["getStatus"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/usage-statements": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Usage statements that customers have sent, and use against what they bought. */
        readonly get: operations["getUsageStatements"];
        readonly put?: never;
        /** Takes in a usage statement that a customer has sent. */
        readonly post: operations["postUsageStatements"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/usage-statements/{digest}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** One of them, whole. */
        readonly get: operations["getUsageStatementsDigest"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/vendor": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The vendor, its roots and addresses. */
        readonly get: operations["getVendor"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        readonly Account: {
            /** @description Seconds since 1970. */
            readonly createdAt: number;
            readonly disabledAt: number | null;
            readonly lastLogInAt: number | null;
            readonly name: string;
            /** @description Seconds since 1970. */
            readonly passwordSetAt: number;
            /** @description How many were not used yet. */
            readonly recoveryCodes: number;
            /** @enum {string} */
            readonly role: "viewer" | "operator" | "administrator";
            /** @description A code is asked for, too. */
            readonly secondFactor: boolean;
        };
        readonly AddedCustomer: {
            readonly agreement: string;
            readonly application: string;
            readonly customer: string;
            readonly generation: number;
            /** @description The whole key: told this once. */
            readonly hostKey: string;
            readonly lastFive: string;
        };
        readonly Agreement: {
            readonly application: string;
            /** @description Seconds since 1970. */
            readonly createdAt: number;
            /** @description Id. */
            readonly customer: string;
            readonly customerName: string;
            readonly graceDays: number | null;
            readonly hosts: number;
            readonly id: string;
            /** @description Last fives of its keys that are not blocked. */
            readonly keys: readonly string[];
            readonly maintenanceUntil: number | null;
            readonly mode: ("report" | "advise" | "enforce") | null;
            readonly overrides: {
                readonly [key: string]: unknown;
            };
            readonly quantity: number | null;
            readonly until: number | null;
        };
        readonly AgreementChange: {
            /** @description The customer's name, the agreement's id, or the last five of its host key. */
            readonly agreement: string;
            readonly application?: string;
            readonly edition?: string;
            readonly expected?: {
                readonly graceDays?: number | null;
                readonly maintenanceUntil?: number | null;
                readonly mode?: ("report" | "advise" | "enforce") | null;
                readonly overrides?: {
                    readonly [key: string]: unknown;
                };
                readonly quantity?: number | null;
                readonly until?: number | null;
            };
            readonly features?: readonly string[];
            readonly graceDays?: number;
            readonly maintenanceUntil?: string;
            /** @enum {string} */
            readonly mode?: "report" | "advise" | "enforce";
            readonly quantity?: number;
            /** @description `2027-12-31`, or `none`: perpetual. */
            readonly until?: string;
        };
        readonly AgreementTerms: {
            readonly graceDays: number | null;
            readonly maintenanceUntil: number | null;
            readonly mode: ("report" | "advise" | "enforce") | null;
            readonly overrides: {
                readonly [key: string]: unknown;
            };
            readonly quantity: number | null;
            readonly until: number | null;
        };
        readonly ApiToken: {
            /** @description Seconds since 1970. */
            readonly createdAt: number;
            readonly createdBy: string;
            readonly expiresAt: number | null;
            readonly id: string;
            readonly lastUsedAt: number | null;
            /** @description The audit calls it `NAME (token)`. */
            readonly name: string;
            /** @enum {string} */
            readonly role: "viewer" | "operator" | "administrator";
        };
        readonly AuditEntry: {
            readonly action: string;
            /** @description Who: an account, or the id of the host that asked. */
            readonly actor: string;
            /** @description Seconds since 1970. */
            readonly at: number;
            /** @description Small facts by name. */
            readonly details: unknown;
            readonly position: number;
            /** @description What it was done to. */
            readonly subject: string;
        };
        readonly AuditHead: {
            readonly digest: string;
            /** @description Rows ever written; 0: none. */
            readonly position: number;
        };
        readonly AuthorityStatus: {
            /** @description In the vendor file: where hosts look for this service. */
            readonly addresses: readonly string[];
            readonly console?: components["schemas"]["ConsoleExposure"];
            readonly customers: number;
            /** @description Not blocked. */
            readonly deviceKeys: number;
            /** @description Not blocked. */
            readonly hostKeys: number;
            readonly hosts: number;
            /** @description A lab root: nothing that it signs counts outside tests. */
            readonly lab: boolean;
            /** @description Machines with a license of a device key: neither given back nor blocked. */
            readonly licenses: number;
            readonly name: string;
            readonly packs: number;
            /** @description Version. */
            readonly program: string;
            readonly registrations: number;
            /** @description Ids that were revoked. */
            readonly revoked: number;
            /** @description Fingerprints, to compare by eye. */
            readonly roots: readonly string[];
            readonly signingDaysLeft: number;
            readonly signingKey: string;
            /** @description Seconds since 1970. */
            readonly signsUntil: number;
            readonly vendor: string;
            readonly warnings: readonly {
                readonly code: string;
                readonly facts: unknown;
                readonly remedy: string;
                /** @enum {string} */
                readonly severity: "low" | "medium" | "high";
                /** @description Milliseconds since 1970. */
                readonly since: number;
                readonly text: string;
            }[];
        };
        readonly Bundle: {
            readonly application: string;
            /** @description Seconds since 1970. */
            readonly createdAt: number;
            readonly customer: string | null;
            readonly edition: string | null;
            readonly generation: number;
            readonly keyLastFive: string;
            /** @enum {string} */
            readonly kind: "host" | "device";
            /** @description The newest of its key: the one in the vendor file. */
            readonly newest: boolean;
            readonly number: number;
            readonly signer: string;
        };
        readonly ChangedAgreement: {
            readonly agreement: string;
            readonly application: string;
            readonly before: components["schemas"]["AgreementTerms"];
            readonly changed: boolean;
            readonly customer: string;
            /** @description Whether it ends earlier than it did. */
            readonly shortened: boolean;
            readonly terms: components["schemas"]["AgreementTerms"];
        };
        readonly ConsoleExposure: {
            readonly address: string;
            /** @enum {string} */
            readonly certificate: "own" | "given";
            readonly certificateEnds: number | null;
            /** @description SHA-256 of the certificate, as browsers show it. */
            readonly fingerprint: string;
            readonly names: readonly string[];
            /** @description The listener is open; not while no daemon runs. */
            readonly open: boolean;
            /** @description When it was opened, or changed last. */
            readonly openedAt: number;
            readonly openedBy: string;
            readonly port: number;
            /** @description Why it is not. */
            readonly problem?: string;
            /** @description SHA-256 of its public key, base64url: what another host takes as `pin`. */
            readonly publicKey: string;
            readonly urls: readonly string[];
        };
        readonly ConsoleSession: {
            /** @description The one in which this is asked. */
            readonly current: boolean;
            /** @description Address of the browser. */
            readonly from: string;
            readonly id: string;
            readonly name: string;
            /** @description Seconds since 1970. */
            readonly openedAt: number;
            /** @enum {string} */
            readonly role: "viewer" | "operator" | "administrator";
            /** @description Seconds since 1970. */
            readonly usedAt: number;
            /** @description `link`, `account`, or the name of a further way to log in. */
            readonly way: string;
        };
        readonly CreatedBundle: {
            /** @description False: the newest one said the same. */
            readonly changed: boolean;
            readonly customer: string | null;
            /** @description Name of the published vendor file, or a name for the customer's own. */
            readonly file: string;
            readonly keyLastFive: string;
            /** @enum {string} */
            readonly kind: "host" | "device";
            readonly number: number;
            readonly vendorFile: string | null;
        };
        readonly CreatedKey: {
            readonly application: string;
            readonly edition: string | null;
            readonly generation: number;
            readonly id: string;
            /** @description The whole key. Of host and device keys it is told this once. */
            readonly key: string;
            /** @enum {string} */
            readonly kind: "setup" | "host" | "device";
            readonly lastFive: string;
        };
        readonly CustomerOrder: {
            readonly application?: string;
            readonly edition?: string;
            readonly features?: readonly string[];
            readonly generation?: number;
            readonly graceDays?: number;
            readonly hosts?: number;
            readonly maintenanceUntil?: string;
            /** @enum {string} */
            readonly mode?: "report" | "advise" | "enforce";
            readonly name: string;
            readonly quantity?: number;
            readonly registrations?: number;
            /** @description Last day of the agreement, `2027-12-31`; absent: perpetual. */
            readonly until?: string;
        };
        readonly DeskAnswer: {
            readonly body: {
                readonly chain: readonly string[];
                /** @description For a device key: how many devices it still licenses. */
                readonly remaining?: number;
            };
            /** @description Whether it used up a registration or one of the quota: repeating an answer never does. */
            readonly charged: boolean;
            /** @description One line: which registration, or how many are left. */
            readonly count: string;
            readonly customer: string | null;
            readonly groups: readonly {
                readonly digits: string;
                readonly label: string;
            }[] | null;
            readonly head: string | null;
            /** @description Last five characters of the product key. */
            readonly key: string;
            /** @enum {string} */
            readonly kind: "host" | "device" | "directory";
            readonly product: string;
            /** @description One line: what was given. */
            readonly title: string;
        };
        readonly ExposurePlan: {
            readonly accounts: readonly {
                readonly name: string;
                /** @enum {string} */
                readonly role: "viewer" | "operator" | "administrator";
                readonly secondFactor: boolean;
            }[];
            readonly address: string;
            /** @enum {string} */
            readonly certificate: "own" | "given";
            /** @description SHA-256 of the certificate, as browsers show it. */
            readonly fingerprint: string;
            readonly names: readonly string[];
            readonly port: number;
            /** @description SHA-256 of its public key, base64url: what another host takes as `pin`. */
            readonly publicKey: string;
            /** @description API tokens that have not ended. */
            readonly tokens: number;
            /** @description Names that the certificate does not have. */
            readonly uncovered: readonly string[];
            readonly urls: readonly string[];
            /** @description Further ways to log in. */
            readonly ways: readonly string[];
        };
        readonly ImportedUsage: {
            readonly customer: string | null;
            readonly digest: string;
            /** @description What stands out beside the statements that are held of this host. */
            readonly findings: readonly components["schemas"]["UsageFinding"][];
            /** @description `2026-11-30`, in UTC. */
            readonly from: string;
            /** @description Id of the host's signing key. */
            readonly host: string;
            /** @description It was held before: nothing has changed. */
            readonly known: boolean;
            /** @description `2026-11`. */
            readonly month: string;
            readonly peaks: readonly {
                readonly application: string;
                /** @description `2026-11-30`, in UTC. */
                readonly day: string;
                readonly quantity: number | null;
                /** @description Of this host alone. */
                readonly use: number;
            }[];
            /** @description This authority remembers the registration of the host. */
            readonly registered: boolean;
            /** @description Seconds since 1970. */
            readonly signedAt: number;
            /** @description `2026-11-30`, in UTC. */
            readonly to: string;
        };
        readonly Key: {
            readonly agreement: string | null;
            readonly application: string;
            readonly blockedAt: number | null;
            readonly blockReason: string | null;
            /** @description Seconds since 1970. */
            readonly createdAt: number;
            readonly customer: string | null;
            /** @description That use its quota. */
            readonly devices: number;
            readonly edition: string | null;
            readonly generation: number;
            /** @description Registered with it so far. */
            readonly hosts: number;
            readonly id: string;
            /** @enum {string} */
            readonly kind: "setup" | "host" | "device";
            readonly lastFive: string;
            readonly maxHosts: number | null;
            readonly maxRegistrations: number | null;
            readonly maxReturns: number | null;
            readonly publicKey: string | null;
            readonly quota: number | null;
            readonly trialDays: number | null;
        };
        readonly KeyOrder: {
            readonly agreement?: string;
            readonly application?: string;
            readonly edition?: string;
            readonly generation?: number;
            readonly hosts?: number;
            /** @enum {string} */
            readonly kind: "setup" | "host" | "device";
            /** @description Device keys: how many devices. */
            readonly quota?: number;
            readonly registrations?: number;
            /** @description Licenses that may be given back within a year. */
            readonly returns?: number;
            readonly trialDays?: number;
        };
        readonly License: {
            readonly application: string;
            readonly blockedAt: number | null;
            readonly blockReason: string | null;
            readonly client: string;
            readonly customer: string | null;
            readonly device: string;
            readonly edition: string | null;
            /** @description Keys that it may have beyond the usual number. */
            readonly extraKeys: number;
            /** @description 1: it was given back or blocked, and a backup has forgotten which. */
            readonly forgotten: number;
            /** @description Seconds since 1970. */
            readonly issuedAt: number;
            readonly keyLastFive: string;
            readonly license: string | null;
            /** @description Which license of this device. */
            readonly number: number;
            /** @description Id. */
            readonly productKey: string;
            readonly returnedAt: number | null;
            readonly trialUntil: number | null;
            readonly until: number | null;
        };
        readonly MonthOfUse: {
            /** @description Agreements of this customer for the application; 0: none is found under its name. */
            readonly agreements: number;
            readonly application: string;
            readonly customer: string | null;
            /** @description `2026-11-30`, in UTC. */
            readonly day: string;
            readonly hosts: number;
            readonly month: string;
            readonly over: number;
            readonly quantity: number | null;
            /** @description Of all hosts together on the highest day. */
            readonly use: number;
        };
        readonly Pack: {
            readonly applications: readonly {
                readonly editions: readonly {
                    readonly id: string;
                    readonly name: string;
                    readonly setupKeys: readonly {
                        readonly generation: number;
                        readonly key: string;
                    }[];
                    readonly threshold: number;
                }[];
                readonly generations: readonly number[];
                readonly id: string;
                readonly name: string;
            }[];
            /** @description Seconds since 1970. */
            readonly builtAt: number;
            /** @description Whether it is the one in force. */
            readonly newest: boolean;
            readonly pack: string;
            readonly signingKey: string | null;
            readonly version: number;
        };
        readonly Problem: {
            /** @description Of the error reference. */
            readonly code: string;
            readonly detail: string;
            readonly facts: {
                readonly [key: string]: unknown;
            };
            /** @description Seconds. */
            readonly retryAfter?: number;
            readonly status: number;
            readonly title: string;
            readonly type: string;
        };
        readonly ReceivedUsage: {
            readonly customer: string | null;
            readonly digest: string;
            /** @description What stands out beside the statements that are held of this host. */
            readonly findings: readonly components["schemas"]["UsageFinding"][];
            /** @description `2026-11-30`, in UTC. */
            readonly from: string;
            /** @description Id of the host's signing key. */
            readonly host: string;
            /** @description `2026-11`. */
            readonly month: string;
            /** @description Seconds since 1970. */
            readonly receivedAt: number;
            /** @description Seconds since 1970. */
            readonly signedAt: number;
            /** @description `2026-11-30`, in UTC. */
            readonly to: string;
            /** @description It reaches to the end of its month. */
            readonly whole: boolean;
        };
        readonly ReceivedUsageFile: {
            readonly customer: string | null;
            readonly digest: string;
            /** @description As it came. */
            readonly file: string;
            /** @description What stands out beside the statements that are held of this host. */
            readonly findings: readonly components["schemas"]["UsageFinding"][];
            /** @description `2026-11-30`, in UTC. */
            readonly from: string;
            /** @description Id of the host's signing key. */
            readonly host: string;
            /** @description `2026-11`. */
            readonly month: string;
            /** @description Seconds since 1970. */
            readonly receivedAt: number;
            /** @description Seconds since 1970. */
            readonly signedAt: number;
            /** @description `2026-11-30`, in UTC. */
            readonly to: string;
            /** @description It reaches to the end of its month. */
            readonly whole: boolean;
        };
        readonly Registration: {
            readonly application: string;
            readonly customer: string | null;
            readonly generation: number;
            readonly host: string;
            readonly keyLastFive: string;
            /** @description Which registration of this host. */
            readonly number: number;
            /** @description Seconds since 1970. */
            readonly registeredAt: number;
            readonly signingKey: string;
        };
        readonly RevocationEntry: {
            readonly id: string;
            readonly reason: string;
            /** @description Seconds since 1970. */
            readonly revokedAt: number;
            readonly under: string | null;
        };
        readonly RevocationPreview: {
            /** @description More than one thing is called so: name one. Then nothing else is told. */
            readonly choices: readonly {
                /** @enum {string} */
                readonly kind: "product-key" | "host" | "directory" | "machine";
                /** @description Exact: what to say instead. */
                readonly named: string;
                /** @description Key, product, number, customer. */
                readonly of: string;
            }[];
            /** @description What `confirmed` takes: it stands for every id that would be revoked, and what ends with it. */
            readonly digest: string;
            readonly directories: number;
            readonly hosts: number;
            /** @description Ids that would stand on the lists, which they do not now. */
            readonly ids: number;
            /** @description Last five characters of the product key that would be blocked. */
            readonly key?: string;
            readonly machines: number;
            /** @description Keys with which the same hosts and directories are registered: that ends too. */
            readonly otherKeys: readonly string[];
        };
        readonly Revoked: {
            /** @description Last five characters of the product key that is blocked now. */
            readonly blockedKey?: string;
            /** @description Files rewritten: hand them out. */
            readonly files: readonly string[];
            readonly revoked: readonly {
                /** @description False where it had been revoked before. */
                readonly changed: boolean;
                readonly id: string;
                /** @enum {string} */
                readonly kind: "signing-key" | "directory" | "grant" | "object" | "license" | "foreign";
                /** @description Which host, key or machine it concerns. */
                readonly of: string;
                readonly under?: string;
            }[];
        };
        readonly RootRequest: {
            readonly delegation: string;
            readonly key: {
                /** @enum {string} */
                readonly crv: "P-256";
                /** @enum {string} */
                readonly kty: "EC";
                readonly x: string;
                readonly y: string;
            };
            /** @description The newest list of each root. */
            readonly revocations: readonly string[];
            readonly vendor: string;
            readonly vendorStatement: string;
        };
        readonly TakenStatements: {
            /** @description Seconds since 1970. */
            readonly expiresAt: number;
            readonly files: readonly string[];
            /** @description False while a root has revoked that key: a delegation of another one is needed. */
            readonly maySign: boolean;
            /** @description The key that signs from now on. */
            readonly signingKey: string;
        };
        readonly UsageFinding: {
            readonly facts: {
                readonly [key: string]: unknown;
            };
            /** @description One sentence. */
            readonly text: string;
            readonly what: string;
        };
        readonly WaysIn: {
            /** @description Enabled accounts. */
            readonly accounts: number;
            /** @description Of them, those of administrators. */
            readonly administrators: number;
            /** @description `directory`, `openid`. */
            readonly further: readonly string[];
            /** @description API tokens that have not ended. */
            readonly tokens: number;
        };
    };
    responses: {
        /** @description A refusal: `x-attiva-errors` of the operation names the codes to have words for. */
        readonly Refused: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    readonly getPage: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": string;
                };
            };
            /** @description Not signed in, or the link was used already. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": string;
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getAccountPage: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": string;
                };
            };
            /** @description Not signed in, or the link was used already. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": string;
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getAssetsFilePage: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly file: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/octet-stream": string;
                };
            };
            /** @description As before. */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/octet-stream": string;
                };
            };
            /** @description No such file: another version of the pages. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/octet-stream": string;
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getAuditPage: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": string;
                };
            };
            /** @description Not signed in, or the link was used already. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": string;
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getCustomersPage: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": string;
                };
            };
            /** @description Not signed in, or the link was used already. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": string;
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getCustomersAgreementPage: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly agreement: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": string;
                };
            };
            /** @description Not signed in, or the link was used already. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": string;
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getDeskPage: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": string;
                };
            };
            /** @description Not signed in, or the link was used already. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": string;
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getFirstSecretPage: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly secret: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": string;
                };
            };
            /** @description Signed in: to the first page. */
            readonly 303: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": string;
                };
            };
            /** @description Not signed in, or the link was used already. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": string;
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getKeysPage: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": string;
                };
            };
            /** @description Not signed in, or the link was used already. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": string;
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getKeysKeyPage: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly key: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": string;
                };
            };
            /** @description Not signed in, or the link was used already. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": string;
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getLicensesPage: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": string;
                };
            };
            /** @description Not signed in, or the link was used already. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": string;
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getOpenapiJson: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": unknown;
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getPlainPage: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": string;
                };
            };
            /** @description Not signed in, or the link was used already. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": string;
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getProductsPage: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": string;
                };
            };
            /** @description Not signed in, or the link was used already. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": string;
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getRegistrationsPage: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": string;
                };
            };
            /** @description Not signed in, or the link was used already. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": string;
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getRevocationPage: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": string;
                };
            };
            /** @description Not signed in, or the link was used already. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": string;
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getUsagePage: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": string;
                };
            };
            /** @description Not signed in, or the link was used already. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": string;
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getUsersPage: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": string;
                };
            };
            /** @description Not signed in, or the link was used already. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/html": string;
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getAccount: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Account"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly putAccountPassword: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly current: string;
                    readonly password: string;
                };
            };
        };
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": Record<string, never>;
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly putAccountSecondFactor: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly code: string;
                };
            };
        };
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly recoveryCodes: readonly string[];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postAccountSecondFactor: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly current: string;
                };
            };
        };
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description To type into the app. */
                        readonly secret: string;
                        /** @description The same, to be shown as a QR code. */
                        readonly uri: string;
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postAccountSecondFactorRemovals: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly current: string;
                };
            };
        };
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": Record<string, never>;
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getAccounts: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly accounts: readonly components["schemas"]["Account"][];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postAccounts: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly name: string;
                    readonly password: string;
                    /** @enum {string} */
                    readonly role: "viewer" | "operator" | "administrator";
                };
            };
        };
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Account"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly putAccountsName: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly disabled?: boolean;
                    readonly expected?: {
                        readonly disabled?: boolean;
                        /** @enum {string} */
                        readonly role?: "viewer" | "operator" | "administrator";
                    };
                    /** @enum {string} */
                    readonly role?: "viewer" | "operator" | "administrator";
                };
            };
        };
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Account"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly deleteAccountsName: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": Record<string, never>;
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly putAccountsNamePassword: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly password: string;
                };
            };
        };
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": Record<string, never>;
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly deleteAccountsNameSecondFactor: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": Record<string, never>;
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postAgreements: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["AgreementChange"];
            };
        };
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ChangedAgreement"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getApiTokens: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly tokens: readonly components["schemas"]["ApiToken"][];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postApiTokens: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Absent: it has no end. */
                    readonly days?: number;
                    readonly name: string;
                    /** @enum {string} */
                    readonly role: "viewer" | "operator" | "administrator";
                };
            };
        };
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description For `Authorization: Bearer`; shown this once. */
                        readonly text: string;
                        readonly token: components["schemas"]["ApiToken"];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly deleteApiTokensToken: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description Its id or its name. */
                readonly token: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ApiToken"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getAudit: {
        readonly parameters: {
            readonly query?: {
                /** @description What was done, exactly. */
                readonly action?: string;
                /** @description Who, exactly. */
                readonly actor?: string;
                /** @description Rows below this position. */
                readonly before?: number;
                /** @description Not before, in seconds since 1970. */
                readonly from?: number;
                readonly limit?: number;
                /** @description In who, what, to what and the facts. */
                readonly search?: string;
                /** @description Before, in seconds since 1970. */
                readonly until?: number;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly entries: readonly components["schemas"]["AuditEntry"][];
                        readonly head: components["schemas"]["AuditHead"];
                        /** @description `before` of the next page; absent at the end. A search looks at 20,000 rows for one page, which may be empty. */
                        readonly next?: number;
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getAuditVerification: {
        readonly parameters: {
            readonly query?: {
                /** @description A digest that was noted earlier. */
                readonly head?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly broken?: {
                            readonly position: number;
                            readonly why: string;
                        };
                        /** @description Rows before them that were forgotten after their time. */
                        readonly forgotten: number;
                        /** @description Whether the digest that was asked for stands in the chain. */
                        readonly found?: boolean;
                        readonly head: components["schemas"]["AuditHead"];
                        readonly intact: boolean;
                        /** @description Rows that are kept. */
                        readonly rows: number;
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getBundles: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly bundles: readonly components["schemas"]["Bundle"][];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postBundles: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Last five characters of a key, or its id. */
                    readonly key: string;
                };
            };
        };
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CreatedBundle"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getConsoleExposure: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly exposed?: components["schemas"]["ConsoleExposure"];
                        readonly waysIn: components["schemas"]["WaysIn"];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly putConsoleExposure: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description To listen on; `::`: all of IPv6 and IPv4. */
                    readonly address?: string;
                    /** @description The one that was told before: refused where it is another by now. */
                    readonly fingerprint?: string;
                    /** @description What browsers may call this machine. */
                    readonly names?: readonly string[];
                    readonly port?: number;
                };
            };
        };
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly exposed?: components["schemas"]["ConsoleExposure"];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly deleteConsoleExposure: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly changed: boolean;
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postConsoleExposureChecks: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description To listen on; `::`: all of IPv6 and IPv4. */
                    readonly address?: string;
                    /** @description What browsers may call this machine. */
                    readonly names?: readonly string[];
                    readonly port?: number;
                };
            };
        };
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ExposurePlan"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postConsoleLinks: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": Record<string, never>;
            };
        };
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly path: string;
                        /** @description Seconds since 1970. */
                        readonly until: number;
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getConsoleLogIn: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description There is an account. */
                        readonly accounts: boolean;
                        /** @description One-time links are good at this listener. */
                        readonly links: boolean;
                        /** @description `GET /openid/begin` leads to a provider. */
                        readonly openId: boolean;
                        /** @description Which take name and password, too. */
                        readonly ways: readonly string[];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postConsoleLogIn: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Of the second factor, or a recovery code. */
                    readonly code?: string;
                    readonly name: string;
                    readonly password: string;
                };
            };
        };
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly name: string;
                        /** @description Goes into the header `attiva-page`. */
                        readonly page: string;
                        /** @enum {string} */
                        readonly role: "viewer" | "operator" | "administrator";
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getConsoleSession: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly name: string;
                        /** @enum {string} */
                        readonly role: "viewer" | "operator" | "administrator";
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly deleteConsoleSession: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": Record<string, never>;
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getConsoleSessions: {
        readonly parameters: {
            readonly query?: {
                /** @description Of everybody: takes the role administrator. */
                readonly all?: boolean;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description Other daemons on the same database may have more of them. */
                        readonly elsewhere: boolean;
                        readonly sessions: readonly components["schemas"]["ConsoleSession"][];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly deleteConsoleSessions: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description How many of them were signed in here. */
                        readonly ended: number;
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly deleteConsoleSessionsSession: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly session: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description How many of them were signed in here. */
                        readonly ended: number;
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getCustomers: {
        readonly parameters: {
            readonly query?: {
                /** @description `next` of the page before. */
                readonly cursor?: string;
                /** @description Seconds since 1970. */
                readonly endsBefore?: number;
                /** @description So many rows, newest first, or as `sort` says. Absent: all of them, oldest first, refused where they are more than 10,000. */
                readonly limit?: number;
                /** @description A part of a name, or the end of a key, or an id. */
                readonly search?: string;
                readonly sort?: "customer" | "-customer" | "product" | "-product" | "quantity" | "-quantity" | "until" | "-until";
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly customers: readonly components["schemas"]["Agreement"][];
                        /** @description Cursor of the next page; absent: there is none. */
                        readonly next?: string;
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postCustomers: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CustomerOrder"];
            };
        };
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AddedCustomer"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postDesk: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description An installation ID or a signed request, as it was typed, read or carried. */
                    readonly request: string;
                };
            };
        };
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["DeskAnswer"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postInstallationChecks: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly typed: string;
                };
            };
        };
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description Of 12. */
                        readonly goodGroups: number;
                        /** @enum {string} */
                        readonly kind?: "host" | "device" | "directory";
                        /** @description The first group that is missing or wrong. */
                        readonly next?: string;
                        readonly problem?: {
                            readonly code: string;
                            readonly detail: string;
                        };
                        /** @description Groups that are wrong. */
                        readonly wrong: readonly string[];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postKeyBlocks: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Last five characters of a key, or its id. */
                    readonly key: string;
                    readonly reason?: string;
                };
            };
        };
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description False where it had been blocked before. */
                        readonly changed: boolean;
                        /** @description Machines, likewise. */
                        readonly devices: number;
                        /** @description Hosts and directories that it has given something, which stays good. */
                        readonly hosts: number;
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "setup" | "host" | "device";
                        readonly lastFive: string;
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getKeys: {
        readonly parameters: {
            readonly query?: {
                /** @description Id. */
                readonly agreement?: string;
                readonly blocked?: boolean;
                /** @description `next` of the page before. */
                readonly cursor?: string;
                readonly kind?: "setup" | "host" | "device";
                /** @description So many rows, newest first, or as `sort` says. Absent: all of them, oldest first, refused where they are more than 10,000. */
                readonly limit?: number;
                /** @description A part of a name, or the end of a key, or an id. */
                readonly search?: string;
                readonly sort?: "kind" | "-kind" | "product" | "-product" | "generation" | "-generation" | "customer" | "-customer" | "created" | "-created";
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly keys: readonly components["schemas"]["Key"][];
                        /** @description Cursor of the next page; absent: there is none. */
                        readonly next?: string;
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postKeys: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["KeyOrder"];
            };
        };
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CreatedKey"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postLicenseBlocks: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Id of the client, of the license or of the device. */
                    readonly license: string;
                    readonly reason?: string;
                };
            };
        };
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description False where it had been blocked before. */
                        readonly changed: boolean;
                        readonly client: string;
                        readonly device: string;
                        readonly keyLastFive: string;
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postLicenseExceptions: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Id of the client, of the license or of the device. */
                    readonly device?: string;
                    /** @description As they were seen, likewise. */
                    readonly expectedHosts?: number;
                    /** @description The quota as it was seen: another one is not changed. */
                    readonly expectedQuota?: number;
                    /** @description As they were seen, likewise. */
                    readonly expectedRegistrations?: number;
                    readonly expectedReturns?: number | null;
                    readonly hosts?: number;
                    /** @description Last five characters of a key, or its id. */
                    readonly key?: string;
                    /** @description Keys for the device; absent: 1. */
                    readonly more?: number;
                    readonly quota?: number;
                    readonly registrations?: number;
                    readonly returns?: number;
                };
            };
        };
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly device?: string;
                        readonly extraKeys?: number;
                        readonly hosts?: number;
                        readonly keyLastFive: string;
                        readonly quota?: number;
                        readonly registrations?: number;
                        readonly returns?: number;
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postLicenseReleases: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Id of the client, of the license or of the device. */
                    readonly license: string;
                };
            };
        };
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly client: string;
                        readonly device: string;
                        readonly keyLastFive: string;
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getLicenses: {
        readonly parameters: {
            readonly query?: {
                /** @description `next` of the page before. */
                readonly cursor?: string;
                /** @description Those of this device key: its last five characters, or its id. */
                readonly key?: string;
                /** @description So many rows, newest first, or as `sort` says. Absent: all of them, oldest first, refused where they are more than 10,000. */
                readonly limit?: number;
                /** @description A part of a name, or the end of a key, or an id. */
                readonly search?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly licenses: readonly components["schemas"]["License"][];
                        /** @description Cursor of the next page; absent: there is none. */
                        readonly next?: string;
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getPacks: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly packs: readonly components["schemas"]["Pack"][];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postPacks: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Text of pack.toml; absent: the one in the authority's folder. */
                    readonly toml?: string;
                };
            };
        };
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description Names of the files rewritten. */
                        readonly files: readonly string[];
                        /** @description Setup keys made because an edition and generation had none. */
                        readonly newSetupKeys: number;
                        readonly pack: string;
                        readonly signingKey: string;
                        readonly version: number;
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getRegistrations: {
        readonly parameters: {
            readonly query?: {
                /** @description `next` of the page before. */
                readonly cursor?: string;
                /** @description So many rows, newest first, or as `sort` says. Absent: all of them, oldest first, refused where they are more than 10,000. */
                readonly limit?: number;
                /** @description A part of a name, or the end of a key, or an id. */
                readonly search?: string;
                readonly sort?: "host" | "-host" | "product" | "-product" | "generation" | "-generation" | "customer" | "-customer" | "key" | "-key" | "registered" | "-registered";
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description Cursor of the next page; absent: there is none. */
                        readonly next?: string;
                        readonly registrations: readonly components["schemas"]["Registration"][];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postRestoreConfirmations: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": Record<string, never>;
            };
        };
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        /** @description Seconds since 1970. */
                        readonly restoredAt: number;
                        /** @description When the backup was taken: what was given later is not known here. */
                        readonly takenAt: number;
                        /** @description Clients whose license was given back or blocked since the backup: they are refused until it is said which. */
                        readonly undecided: readonly string[];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getRevocationPreviews: {
        readonly parameters: {
            readonly query: {
                readonly foreign?: boolean;
                /** @description A customer, the end of a product key, a registration as `YEPS8/2`, or an id. */
                readonly named: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RevocationPreview"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getRevocations: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly lists: readonly {
                            readonly entries: number;
                            /** @description Seconds since 1970. */
                            readonly iat: number;
                            readonly signer: string;
                        }[];
                        readonly revoked: readonly components["schemas"]["RevocationEntry"][];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postRevocations: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description `digest` of the preview that was agreed to: anything else is refused. */
                    readonly confirmed?: string;
                    /** @description An id that this authority has not issued. */
                    readonly foreign?: boolean;
                    /** @description A customer, the end of a product key, a registration as `YEPS8/2`, or an id. */
                    readonly named: string;
                    readonly reason?: string;
                };
            };
        };
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Revoked"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postRootRequests: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description The present signing key for longer, not a new one. */
                    readonly renew: boolean;
                    /** @description Whether a new key may take the place of one that waits for its answer; absent: it may not. */
                    readonly replace?: boolean;
                };
            };
        };
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RootRequest"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postRootStatements: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly delegation?: string;
                    /** @description A list of the root's own. */
                    readonly revocations?: string;
                    readonly vendor?: string;
                };
            };
        };
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TakenStatements"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postSigningKeys: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Whether a new key may take the place of one that waits for its answer; absent: it may not. */
                    readonly replace?: boolean;
                };
            };
        };
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly jwk: {
                            /** @enum {string} */
                            readonly crv: "P-256";
                            /** @enum {string} */
                            readonly kty: "EC";
                            readonly x: string;
                            readonly y: string;
                        };
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getStatus: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AuthorityStatus"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getUsageStatements: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly months: readonly components["schemas"]["MonthOfUse"][];
                        readonly statements: readonly components["schemas"]["ReceivedUsage"][];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postUsageStatements: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Refused where it is of another one. */
                    readonly customer?: string;
                    /** @description Text of the file. */
                    readonly file: string;
                    /** @description False: it is judged and told, and not kept, so that a person reads it first. */
                    readonly keep?: boolean;
                };
            };
        };
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ImportedUsage"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getUsageStatementsDigest: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly digest: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ReceivedUsageFile"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getVendor: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The answer. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly addresses: readonly string[];
                        readonly name: string;
                        readonly rootKeys: readonly {
                            /** @enum {string} */
                            readonly crv: "P-256";
                            /** @enum {string} */
                            readonly kty: "EC";
                            readonly x: string;
                            readonly y: string;
                        }[];
                        readonly vendor: string;
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
}
