/** Types of a host's administration API. Written by tools/generate-administration-reference.ts: do not edit. */
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
        /** The console: who changed what; the query is the search. */
        readonly get: operations["getAuditPage"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/carry": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The console: carry files of machines without a network; the query is the view. */
        readonly get: operations["getCarryPage"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The console: events as they come; the query is the filter. */
        readonly get: operations["getEventsPage"];
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
    readonly "/hints": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The console: what machines were asked. */
        readonly get: operations["getHintsPage"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/hosts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The console: other hosts of this customer. */
        readonly get: operations["getHostsPage"];
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
        /** The console: host keys, grants, packs, revocation lists, device keys. */
        readonly get: operations["getKeysPage"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/machines": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The console: machines; the query is the view. */
        readonly get: operations["getMachinesPage"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/machines/{machine}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The console: one machine. */
        readonly get: operations["getMachinesMachinePage"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/metrics": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Numbers for Prometheus. */
        readonly get: operations["getMetricsPage"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/never-called": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The console: computers that never called. */
        readonly get: operations["getNeverCalledPage"];
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
    readonly "/reports": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The console: reports and the usage statement; the query is which one. */
        readonly get: operations["getReportsPage"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/settings": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The console: settings. */
        readonly get: operations["getSettingsPage"];
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
    readonly "/v1/backups": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Notes in the audit that a backup is taken now. */
        readonly post: operations["postBackups"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/carried": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Requests of machines without a network, as they were collected here. */
        readonly get: operations["getCarried"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/carried-exports": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Writes collected requests into one file for the vendor's authority, without names and keys. */
        readonly post: operations["postCarriedExports"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/carried-files": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Takes in carry files: requests are collected, answers find their requests. */
        readonly post: operations["postCarriedFiles"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/carried-handouts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Writes answers into one file, of which each machine takes its own. */
        readonly post: operations["postCarriedHandouts"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/carried-removals": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Takes collected requests out, with their answers. */
        readonly post: operations["postCarriedRemovals"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/carried-submissions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Has collected requests answered: by this host, and by the vendor's authority over the network. */
        readonly post: operations["postCarriedSubmissions"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/carry": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Answers the requests of a carry file. */
        readonly post: operations["postCarry"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/client-table": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A page of the client table, as another host takes it in. */
        readonly get: operations["getClientTable"];
        readonly put?: never;
        /** Takes in a part of the client table of another host. */
        readonly post: operations["postClientTable"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/clients": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Machines, a row for each product of each. */
        readonly get: operations["getClients"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/clients/explain": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Why a machine has what it has, and what to do. */
        readonly get: operations["getClientsExplain"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/confirmation-checks": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** How far a typed confirmation ID is right; nothing is taken in. */
        readonly post: operations["postConfirmationChecks"];
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
    readonly "/v1/device-keys": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Device keys that were carried here, and what their vendors told of them. */
        readonly get: operations["getDeviceKeys"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/event-stream": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Events as they come: `event`, `gap` (left out), `beat` (alive), `end` (why); four at once for one caller. */
        readonly get: operations["getEventStream"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What happened, newest first. */
        readonly get: operations["getEvents"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/forgotten": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Erases the names and addresses of a machine; it stays counted. */
        readonly post: operations["postForgotten"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/health": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What is the matter, and what to do. */
        readonly get: operations["getHealth"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/health/live": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** That the program answers. */
        readonly get: operations["getHealthLive"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/health/ready": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** That machines would be answered. */
        readonly get: operations["getHealthReady"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/hints": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What machines were asked, newest first, and what became of it. */
        readonly get: operations["getHints"];
        readonly put?: never;
        /** Asks machines to renew or to take a new identity, at their next contact: those named, or those of a view. */
        readonly post: operations["postHints"];
        /** Withdraws every hint that waits. */
        readonly delete: operations["deleteHints"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/hints/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /** Withdraws a hint that waits. */
        readonly delete: operations["deleteHintsId"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/host-keys": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Every host key, and what it does here. */
        readonly get: operations["getHostKeys"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/host-removal-checks": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What there is of a host on the same database that is gone; nothing is changed. */
        readonly get: operations["getHostRemovalChecks"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/host-removals": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Forgets a host on the same database that is gone for good; one that lives is refused. */
        readonly post: operations["postHostRemovals"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/key-retirements": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Puts a host key away. */
        readonly post: operations["postKeyRetirements"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/machine-erasures": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Erases names, addresses, tags and groups of many machines; they stay counted. */
        readonly post: operations["postMachineErasures"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/machine-marks": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Tags and groups that machines carry. */
        readonly get: operations["getMachineMarks"];
        readonly put?: never;
        /** Gives machines tags and a group, or takes them away; `expected`: only where they are still so. */
        readonly post: operations["postMachineMarks"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/machine-removals": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Takes machines out, with names and marks: they are counted no more. */
        readonly post: operations["postMachineRemovals"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/machines": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A page of a view of all machines: searched, filtered, sorted. */
        readonly get: operations["getMachines"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/machines/{client}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** One machine by its client id, with what administrators did to it; also one that was taken out. */
        readonly get: operations["getMachinesClient"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/machines/count": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** How many machines a view has. */
        readonly get: operations["getMachinesCount"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/machines/export": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A file with everything that a view shows. */
        readonly get: operations["getMachinesExport"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/machines/parts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What a view can be divided by: the values that there are, each with the view of its part. */
        readonly get: operations["getMachinesParts"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/notification-tests": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Sends a test notice over every channel that is set up. */
        readonly post: operations["postNotificationTests"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/other-host-removals": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Reads another host no longer, and forgets its token. */
        readonly post: operations["postOtherHostRemovals"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/other-hosts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Other hosts of this customer, each with its counts as it tells them now. */
        readonly get: operations["getOtherHosts"];
        readonly put?: never;
        /** Takes in another host, or a new token and key of one that is there. */
        readonly post: operations["postOtherHosts"];
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
        /** The product packs held. */
        readonly get: operations["getPacks"];
        readonly put?: never;
        /** Takes in a product pack, or the packs of a vendor file. */
        readonly post: operations["postPacks"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/published-domain-removals": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Publishes in this domain no longer. */
        readonly post: operations["postPublishedDomainRemovals"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/published-domains": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Publishes in this domain too, or with these numbers. */
        readonly post: operations["postPublishedDomains"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/publishing": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What is published in DNS. */
        readonly get: operations["getPublishing"];
        readonly put?: never;
        /** Switches publishing on, and publishes everywhere now. */
        readonly post: operations["postPublishing"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/publishing-look-ups": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What DNS answers for the records of this host, published or to be entered by hand; at most a minute old. */
        readonly get: operations["getPublishingLookUps"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/publishing-records": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The records as lines to paste, whatever is switched on. */
        readonly get: operations["getPublishingRecords"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/publishing-withdrawals": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Switches publishing off, and takes the records out of DNS. */
        readonly post: operations["postPublishingWithdrawals"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/registration-answers": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Takes in the vendor's answer to a request, as a file or a QR code brought it. */
        readonly post: operations["postRegistrationAnswers"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/registration-confirmations": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Takes in a confirmation ID from the telephone. */
        readonly post: operations["postRegistrationConfirmations"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/registration-requests": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Requests whose answer has not come. */
        readonly get: operations["getRegistrationRequests"];
        readonly put?: never;
        /** Makes a request to register without a network. */
        readonly post: operations["postRegistrationRequests"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/registration-withdrawals": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Gives up a request whose answer has not come. */
        readonly post: operations["postRegistrationWithdrawals"];
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
        readonly get?: never;
        readonly put?: never;
        /** Registers this host with a host key at the vendor's authority, over the network. */
        readonly post: operations["postRegistrations"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/renewal-answers": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Takes in new terms that came by another road. */
        readonly post: operations["postRenewalAnswers"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/renewal-requests": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Makes requests for new terms, for roads without a network. */
        readonly post: operations["postRenewalRequests"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/renewals": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Asks the authorities for new terms now. */
        readonly post: operations["postRenewals"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/reports/clones": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Images whose copies showed one identity. */
        readonly get: operations["getReportsClones"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/reports/expiring": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Leases that end soon unless the machine calls. */
        readonly get: operations["getReportsExpiring"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/reports/failures": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Requests that failed, by cause and day. */
        readonly get: operations["getReportsFailures"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/reports/history": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The count over time, day by day. */
        readonly get: operations["getReportsHistory"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/reports/renewals": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** When licensed machines should call next; counted at most once a minute, as of `at`. */
        readonly get: operations["getReportsRenewals"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/reports/silent": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Machines that never activated, and those that did not call for long. */
        readonly get: operations["getReportsSilent"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/reports/use": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Use against the quantity that was bought, month by month. */
        readonly get: operations["getReportsUse"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/revocation-fetches": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Asks the authorities for their lists now. */
        readonly post: operations["postRevocationFetches"];
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
        /** The revocation lists held, and how old they are. */
        readonly get: operations["getRevocations"];
        readonly put?: never;
        /** Takes in the revocation lists of a file. */
        readonly post: operations["postRevocations"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/roll": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Computers of the directory or list that was taken last, and which of them never called. */
        readonly get: operations["getRoll"];
        readonly put?: never;
        /** Takes a list of computers, as text or CSV, or read from a directory by the caller. */
        readonly post: operations["postRoll"];
        /** Removes the roll, with all names in it. */
        readonly delete: operations["deleteRoll"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/roll-readings": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Asks a directory for its computers over an encrypted session. The log-in is used once and kept nowhere. */
        readonly post: operations["postRollReadings"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/roll/export": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The same as a file. */
        readonly get: operations["getRollExport"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/setting-checks": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Says what should be known of a change, and changes nothing. */
        readonly post: operations["postSettingChecks"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/settings": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Every setting, its value and where that comes from. */
        readonly get: operations["getSettings"];
        readonly put?: never;
        /** Changes settings, all of them or none. */
        readonly post: operations["postSettings"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/settings-in-full": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Settings with their limits and last changes, and what only host.toml can say. */
        readonly get: operations["getSettingsInFull"];
        readonly put?: never;
        readonly post?: never;
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
        /** Registration, counts against thresholds, inventory, warnings. */
        readonly get: operations["getStatus"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/tls": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** TLS towards clients. */
        readonly get: operations["getTls"];
        readonly put?: never;
        /** Switches TLS towards clients on or off, or makes its certificate anew. */
        readonly post: operations["postTls"];
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
        /** Usage statements that this host has signed, the newest first. */
        readonly get: operations["getUsageStatements"];
        readonly put?: never;
        /** Signs a month's use, or gives what was signed of it before. Nothing is sent. */
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
    readonly "/v1/vendor-checks": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** What would come of taking it in; nothing is changed. */
        readonly post: operations["postVendorChecks"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/vendors": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Takes in a vendor file. */
        readonly post: operations["postVendors"];
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
        readonly AddedVendor: {
            readonly applications: readonly {
                readonly id: string;
                readonly name: string;
            }[];
            /** @description Of the root, to compare by eye. */
            readonly fingerprint: string;
            readonly name: string;
            /** @enum {string} */
            readonly outcome: "added" | "updated" | "unchanged";
            readonly vendor: string;
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
        readonly ApplicationStatus: {
            readonly agreement?: string;
            /** @description At most twice the highest threshold. */
            readonly count: number;
            readonly customer?: string;
            readonly editions: readonly components["schemas"]["EditionStatus"][];
            readonly generation?: number;
            readonly id: string;
            /** @description Every client in the window: the true number. */
            readonly inventory: number;
            /** @description Last five characters of a host key. */
            readonly key?: string;
            readonly name: string;
            readonly quantity?: number;
            readonly registration?: number;
            readonly requests: {
                /** @description By the license state 0 … 6 that clients reported. */
                readonly byState: readonly number[];
                readonly failed: number;
                readonly total: number;
            };
            readonly serving: boolean;
            /** @description Seconds since 1970. */
            readonly until?: number;
            /** @description Code that says why not. */
            readonly why?: string;
        };
        readonly ApplicationUse: {
            readonly agreement?: string;
            readonly application: string;
            readonly customer?: string;
            readonly mode?: string;
            readonly months: readonly {
                /** @description `2026-11-26`, in UTC. */
                readonly day: string;
                /** @description Days of the month that were counted. */
                readonly days: number;
                readonly editions: readonly {
                    /** @description `2026-11-26`, in UTC. */
                    readonly day: string;
                    readonly edition: string;
                    readonly use: number;
                }[];
                /** @description `2026-11`. */
                readonly month: string;
                readonly shortLived: number;
                /** @description Machines with a lease at the end of the highest day, short-lived ones by its peak. */
                readonly use: number;
            }[];
            readonly name: string;
            readonly quantity?: number;
            readonly vendor: string;
        };
        readonly AuditEntry: {
            readonly action: string;
            /** @description Who: an account, or `host` for what it does by itself. */
            readonly actor: string;
            /** @description Seconds since 1970. */
            readonly at: number;
            /** @description Small facts by name. */
            readonly details: unknown;
            readonly personal?: {
                readonly [key: string]: string;
            };
            readonly position: number;
            /** @description What it was done to: a setting, a vendor, a client id. */
            readonly subject: string;
        };
        readonly AuditHead: {
            readonly digest: string;
            /** @description Rows ever written; 0: none. */
            readonly position: number;
        };
        readonly AwaitedRegistration: {
            /** @description What its QR code says: the address of the vendor's page for telephones. */
            readonly address: string;
            /** @description To read out on the telephone; absent where the vendor has no bundle for the key. */
            readonly installationId?: string;
            /** @description Last five characters of a host key. */
            readonly key: string;
            /** @description Seconds since 1970. */
            readonly madeAt: number;
            /** @description So old that authorities may refuse it: make it anew with the key. */
            readonly old: boolean;
            readonly signingKey: string;
            /** @description The signed request, as it goes to the vendor. */
            readonly statement: string;
            readonly vendor: {
                readonly authority: readonly string[];
                readonly iss: string;
                readonly name: string;
                readonly portal?: string;
                readonly support?: readonly {
                    readonly country?: string;
                    readonly email?: string;
                    readonly language?: string;
                    readonly phone?: string;
                    readonly url?: string;
                }[];
            };
        };
        readonly CarryAnswer: {
            readonly answers: readonly {
                readonly chain?: readonly string[];
                readonly client: string;
                /** @description `jti` of the request. */
                readonly nonce: string;
                readonly problem?: {
                    readonly code: string;
                    readonly detail: string;
                    readonly facts: unknown;
                };
                /** @description Id of a license that was given back. */
                readonly returned?: string;
            }[];
            readonly "attiva-carry-answer": number;
            /** @description Chains of the newest revocation lists. */
            readonly revocations: readonly (readonly string[])[];
            readonly vendor: string;
        };
        readonly ChangedTls: {
            readonly certificate?: {
                readonly issuer: string;
                /**
                 * @description `host`: made here; `given`: the customer's own.
                 * @enum {string}
                 */
                readonly source: "host" | "given";
                readonly subject: string;
                /** @description Seconds since 1970. */
                readonly until: number;
            };
            /** @description To disable: false where it was off before. */
            readonly changed?: boolean;
            readonly enabled: boolean;
            /** @description SHA-256 of the public key, as announced. */
            readonly key?: string;
            readonly requests: {
                /** @description Activation requests by HTTP since the start. */
                readonly plain: number;
                /** @description Activation requests by HTTPS since the start. */
                readonly secured: number;
            };
        };
        readonly Client: {
            readonly address: string | null;
            readonly application: string;
            readonly client: string;
            readonly edition: string;
            /** @description Seconds since 1970. */
            readonly firstSeen: number;
            readonly generation: number;
            /** @description Seconds since 1970. */
            readonly lastSeen: number;
            /** @description End of the lease it holds, in seconds since 1970; 0: none. */
            readonly leaseUntil: number;
            readonly minutesLeft: number;
            readonly name: string | null;
            /** @description License state 0 … 6 that it reported. */
            readonly state: number;
            readonly turn: number;
            readonly vendor: string;
            /** @description 1: a virtual machine. */
            readonly virtual: number;
        };
        readonly ClonesReport: {
            /** @description Seconds since 1970. */
            readonly at: number;
            /** @description As asked for. */
            readonly days: number;
            readonly images: number;
            /** @description Copies that took identities of their own. */
            readonly machines: number;
            readonly newest: readonly {
                readonly client: string;
                /** @description Seconds since 1970. */
                readonly last: number;
                readonly text: string;
                readonly vendor: string;
            }[];
        };
        readonly CollectedRequest: {
            /** @description Seconds since 1970. */
            readonly askedAt: number;
            /** @enum {string} */
            readonly by: "device-key" | "host";
            /** @description Seconds since 1970. */
            readonly changedAt: number;
            readonly client: string;
            readonly code?: string;
            /** @description Seconds since 1970. */
            readonly collectedAt: number;
            /** @description Why it was refused. */
            readonly detail?: string;
            /** @description Last five characters of the device key. */
            readonly key?: string;
            /** @description The machine's name, where one is known; else what its file was called. */
            readonly name?: string;
            readonly nonce: string;
            /** @description So old that whoever answers may refuse it. */
            readonly old: boolean;
            readonly product?: string;
            /** @enum {string} */
            readonly state: "waiting" | "exported" | "ready" | "handed" | "refused";
            readonly vendor: string;
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
        readonly DividedView: {
            /** @constant */
            readonly more?: true;
            readonly parts: readonly {
                /** @description The view of this part, as an address keeps it; `/v1/machines/count` counts it. */
                readonly query: string;
                readonly value: string;
            }[];
        };
        readonly EditionFigure: {
            readonly application: string;
            readonly edition: string;
            readonly machines: number;
            readonly vendor: string;
            /** @description The query of the list that shows them. */
            readonly view: string;
        };
        readonly EditionStatus: {
            readonly id: string;
            /** @description Every client ever seen and not forgotten. */
            readonly known: number;
            /** @description Holding a lease that has not ended. */
            readonly licensed: number;
            readonly name: string;
            /** @description How many more clients the application needs until this edition activates; 0: reached. */
            readonly needed: number;
            readonly threshold: number;
        };
        readonly ExpiringReport: {
            /** @description Seconds since 1970. */
            readonly at: number;
            /** @description As asked for. */
            readonly days: number;
            readonly editions: readonly components["schemas"]["EditionFigure"][];
        };
        readonly Explanation: {
            readonly asked: string;
            readonly check: readonly string[];
            readonly do: readonly string[];
            readonly identity: readonly string[];
            /** @enum {string} */
            readonly kind: "calls" | "refused" | "never-called" | "several";
            readonly known: readonly string[];
            readonly likely: readonly string[];
            /** @description How the machine calls itself, or as it was asked for. */
            readonly machine: string;
            readonly matches: readonly {
                readonly client: string;
                /** @description Seconds since 1970. */
                readonly lastSeen: number;
                readonly name: string;
                readonly vendor: string;
            }[];
            /** @description Seconds since 1970. */
            readonly now: number;
            readonly products: readonly {
                readonly client: string;
                /** @description Seconds since 1970. */
                readonly lastSeen: number;
                /** @description Seconds since 1970. */
                readonly leaseUntil: number;
                /** @description Seconds since 1970. */
                readonly nextCall: number;
                readonly product: string;
                readonly text: string;
            }[];
            readonly requests: readonly {
                /** @description Seconds since 1970. */
                readonly at: number;
                /** @description How far the machine's clock was ahead, where that was the reason. */
                readonly clockAheadSeconds?: number;
                /** @description `licensed`, `counted`, `repeated`, `new-identity`, `released`, or the code of the refusal. */
                readonly code: string;
                /** @description `3 of 25`: the count at that moment against the threshold; empty where nothing was counted. */
                readonly count: string;
                readonly product: string;
                /** @description License state that the machine reported, in words. */
                readonly reported: string;
                /** @description Why. */
                readonly text: string;
            }[];
            /** @description Which sentences these are; parts of one text each by itself. */
            readonly sayings: readonly {
                readonly said: components["schemas"]["Said"];
                readonly text: string;
            }[];
            readonly summary: string;
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
        readonly FailuresReport: {
            /** @description Seconds since 1970. */
            readonly at: number;
            readonly byDay: readonly {
                readonly code: string;
                /** @description `2026-11-26`, in UTC. */
                readonly day: string;
                readonly total: number;
            }[];
            /** @description The most frequent first. */
            readonly causes: readonly {
                readonly code: string;
                readonly total: number;
            }[];
            /** @description As asked for. */
            readonly days: number;
            readonly unwritten: {
                readonly byCode: {
                    readonly [key: string]: number;
                };
                readonly total: number;
            };
        };
        readonly FileSetting: {
            readonly default: unknown;
            readonly name: string;
            readonly purpose: string;
            /** @enum {string} */
            readonly source: "default" | "file" | "environment";
            /** @enum {string} */
            readonly unit?: "minutes" | "hours" | "days" | "seconds";
            /** @description Of an address what is not secret. */
            readonly value: unknown;
        };
        readonly ForgottenMachine: {
            readonly client: string;
            /** @enum {string} */
            readonly outcome: "forgotten" | "unknown";
            readonly vendor: string;
        };
        readonly GoneHost: {
            /** @description Where it answered last; several divided by spaces. */
            readonly address: string;
            /** @description A random number. */
            readonly host: string;
            /** @description Its signing keys, which stay known. */
            readonly keys: readonly {
                readonly key: string;
                readonly vendor: string;
            }[];
            /** @description Of its machine. */
            readonly name: string;
            /** @description Version. */
            readonly program: string;
            /** @description What it has published in DNS and not withdrawn: nobody else takes that away. */
            readonly records: readonly {
                readonly name: string;
                readonly port: number;
                readonly target: string;
            }[];
            /** @description Its last sign of life. */
            readonly seenAt: number;
            /** @enum {string} */
            readonly state: "ended" | "silent";
        };
        readonly Health: {
            /** @description Whether a machine that called now would be answered for some application. */
            readonly ready: boolean;
            /**
             * @description The worst warning that no other explains.
             * @enum {string}
             */
            readonly status: "ok" | "warning" | "error";
            readonly warnings: readonly components["schemas"]["HostWarning"][];
        };
        readonly HeldLists: {
            /** @description When the authority was asked last since this host started. */
            readonly askedAt?: number;
            /** @description Code of what went wrong then. */
            readonly failed?: string;
            readonly lists: readonly {
                /** @description How many it names. */
                readonly entries: number;
                readonly root: boolean;
                /** @description Seconds since 1970. */
                readonly signed: number;
                /** @description Whose list it is: a root, or a key that a root has delegated to. */
                readonly signer: string;
            }[];
            readonly name: string;
            readonly vendor: string;
        };
        readonly Hint: {
            readonly client: string;
            /** @description Seconds since 1970. */
            readonly createdAt: number;
            /** @description It is given no more from then on. */
            readonly endsAt: number;
            readonly givenAt: number | null;
            readonly id: string;
            /** @enum {string} */
            readonly kind: "renew" | "new-identity";
            readonly name: string | null;
            /** @enum {string} */
            readonly state: "waiting" | "given" | "obeyed" | "not-pinned" | "too-soon" | "unknown-kind" | "ended" | "withdrawn";
            readonly stateAt: number | null;
            readonly vendor: string;
        };
        readonly HintPage: {
            readonly counts: {
                readonly ended: number;
                readonly given: number;
                readonly "not-pinned": number;
                readonly obeyed: number;
                readonly "too-soon": number;
                readonly "unknown-kind": number;
                readonly waiting: number;
                readonly withdrawn: number;
            };
            readonly hints: readonly components["schemas"]["Hint"][];
            readonly hostIds: readonly {
                /** @description For `attiva client pin-host`. */
                readonly hostId: string;
                readonly vendor: string;
            }[];
            /** @description The cursor of the next page; absent at the end of the list. */
            readonly next?: string;
        };
        readonly HintResult: {
            readonly client: string;
            readonly id?: string;
            /** @enum {string} */
            readonly outcome: "waiting" | "already" | "unknown";
            readonly vendor: string;
        };
        readonly HistoryReport: {
            /** @description Seconds since 1970. */
            readonly at: number;
            readonly days: readonly {
                readonly application: string;
                /** @description At most twice the highest threshold. */
                readonly count: number;
                /** @description `2026-11-26`, in UTC. */
                readonly day: string;
                readonly inventory: number;
                readonly known: number;
                readonly licensed: number;
                readonly vendor: string;
            }[];
        };
        readonly HostEvent: {
            readonly application: string;
            /** @description Seconds since 1970. */
            readonly at: number;
            readonly client: string;
            /** @description The client's clock, in seconds since 1970. */
            readonly clientTime: number;
            /** @description `licensed`, `counted`, `repeated`, `new-identity`, `released`, or the code of the refusal. */
            readonly code: string;
            readonly count: number;
            readonly edition: string;
            /** @description Number of the row, rising. */
            readonly event: number;
            readonly generation: number;
            readonly heldBy: string | null;
            readonly minutesLeft: number;
            readonly name: string | null;
            /** @description What the contact rule noticed. */
            readonly noticed: string;
            /** @description 12290: the host handled a request; 12293, 12294: publishing in DNS failed, succeeded. */
            readonly number: number;
            /** @description License state 0 … 6 that it reported. */
            readonly state: number;
            readonly subject: string | null;
            readonly threshold: number;
            readonly vendor: string;
            /** @description 1: a virtual machine. */
            readonly virtual: number;
        };
        readonly HostKey: {
            readonly agreement?: string;
            readonly application: string;
            readonly customer?: string;
            readonly generation: number;
            readonly graceDays?: number;
            readonly grant: string;
            /** @description Seconds since 1970. */
            readonly granted: number;
            /** @description Last five characters of a host key. */
            readonly key: string;
            /** @description Seconds since 1970. */
            readonly maintenanceUntil?: number;
            readonly name: string;
            readonly quantity?: number;
            readonly registration: number;
            /** @enum {string} */
            readonly state: "serving" | "superseded" | "ended" | "revoked" | "no-signing-key" | "no-pack";
            readonly supersededBy?: {
                readonly generation: number;
                readonly grant: string;
                readonly key: string;
            };
            /** @description Seconds since 1970. */
            readonly until?: number;
            readonly vendor: string;
        };
        readonly HostStatus: {
            readonly clones: readonly components["schemas"]["ImageStatus"][];
            readonly console?: components["schemas"]["ConsoleExposure"];
            /** @description Those on the same database, in the order of their names; absent where it has one of its own. */
            readonly hosts?: readonly components["schemas"]["KnownHost"][];
            readonly lastHour: components["schemas"]["RequestsOfHour"];
            /** @description Seconds since 1970. */
            readonly lastRequest?: number;
            /** @description Steps of the schema that a newer host has made, and which this one goes on without; absent: none. */
            readonly newerSteps?: readonly string[];
            /** @description Seconds since 1970. */
            readonly now: number;
            /** @description Version. */
            readonly program: string;
            readonly store: string;
            readonly tls: components["schemas"]["TlsStatus"];
            readonly unwritten: {
                readonly byCode: {
                    readonly [key: string]: number;
                };
                readonly total: number;
            };
            readonly vendors: readonly components["schemas"]["VendorStatus"][];
            readonly warnings: readonly components["schemas"]["HostWarning"][];
        };
        readonly HostWarning: {
            /** @description Of the error reference. */
            readonly code: string;
            /** @description The warning that explains this one: deal with that one first. */
            readonly dependsOn?: string;
            readonly remedy: string;
            readonly said: components["schemas"]["Said"];
            /** @enum {string} */
            readonly severity: "warning" | "error";
            /** @description What it is about: `vendor/application`. */
            readonly subject?: string;
            readonly text: string;
        };
        readonly ImageStatus: {
            /** @description The identity that the image carries. */
            readonly client: string;
            /** @description Seconds since 1970. */
            readonly firstSplit: number;
            readonly image: string | null;
            /** @description Seconds since 1970. */
            readonly lastSplit: number;
            /** @description How many are not named. */
            readonly more: number;
            /** @description The newest machines that were told, oldest first. */
            readonly names: readonly string[];
            /** @description How often a machine was told to take an identity of its own. */
            readonly splits: number;
            readonly text: string;
            readonly vendor: string;
        };
        readonly KeyStatus: {
            readonly agreement?: string;
            readonly application: string;
            readonly customer?: string;
            /** @description What the agreement includes: names and values by edition. */
            readonly entitlements?: unknown;
            readonly generation: number;
            readonly graceDays?: number;
            readonly grant: string;
            /** @description Seconds since 1970. */
            readonly granted: number;
            /** @description Last five characters of a host key. */
            readonly key: string;
            /** @description What this host can no longer do without it; absent: nothing. */
            readonly loss?: string;
            /** @description Seconds since 1970. */
            readonly maintenanceUntil?: number;
            readonly name: string;
            readonly quantity?: number;
            readonly registration: number;
            readonly renewal: components["schemas"]["RenewalStatus"];
            /** @description Id of the vendor's key that signed the grant. */
            readonly signedBy: string;
            /** @enum {string} */
            readonly state: "serving" | "superseded" | "ended" | "revoked" | "no-signing-key" | "no-pack";
            readonly supersededBy?: {
                readonly generation: number;
                readonly grant: string;
                readonly key: string;
            };
            /** @description Seconds since 1970. */
            readonly until?: number;
            readonly vendor: string;
        };
        readonly KnownHost: {
            /** @description Where it answers; several divided by spaces. */
            readonly address: string;
            /** @description The one that tells. */
            readonly here: boolean;
            /** @description A random number. */
            readonly host: string;
            /** @description Of its machine. */
            readonly name: string;
            /** @description Version. */
            readonly program: string;
            /** @description Its last sign of life. */
            readonly seenAt: number;
            /** @description Seconds since 1970. */
            readonly startedAt: number;
            /** @enum {string} */
            readonly state: "running" | "ended" | "silent";
            /** @description It does what one host does for all since then. */
            readonly worksSince?: number;
        };
        readonly LookUps: {
            /** @description Seconds since 1970. */
            readonly at: number;
            readonly domains: readonly {
                /** @description Why there is no answer. */
                readonly detail?: string;
                readonly domain: string;
                readonly expected: {
                    readonly port: number;
                    readonly priority: number;
                    readonly target: string;
                    readonly texts: readonly string[];
                    readonly weight: number;
                };
                /** @description What is wrong behind a record that names this host. */
                readonly findings: readonly ("text-missing" | "text-differs" | "no-address")[];
                /** @description Records that are not told. */
                readonly more: number;
                /**
                 * @description `differs`: a stale record is there, or something is wrong behind the right one; `not-found`: machines do not find this host; `failed`: no answer.
                 * @enum {string}
                 */
                readonly outcome: "as-published" | "differs" | "not-found" | "failed";
                readonly records: readonly {
                    readonly port: number;
                    readonly priority: number;
                    readonly target: string;
                    readonly weight: number;
                    /**
                     * @description `stale`: of this host, but not as it is now; `other`: of another host.
                     * @enum {string}
                     */
                    readonly whose: "own" | "stale" | "other";
                }[];
                /** @description Strings of the TXT record that says something else. */
                readonly texts?: readonly string[];
            }[];
            /** @description Domains that were not looked up. */
            readonly more: number;
        };
        readonly Machine: {
            readonly address: string | null;
            readonly application: string;
            readonly client: string;
            readonly edition: string;
            readonly expires: number | null;
            /** @description Seconds since 1970. */
            readonly firstSeen: number;
            readonly generation: number;
            readonly group: string | null;
            /** @description Seconds since 1970. */
            readonly lastSeen: number;
            /** @enum {string} */
            readonly method: "host" | "carry";
            readonly name: string | null;
            /** @description License state 0 … 6 that it reported. */
            readonly reported: number;
            /** @description It lives for a job or a day. */
            readonly shortLived: boolean;
            /** @enum {string} */
            readonly state: "licensed" | "grace" | "notification";
            readonly tags: readonly string[];
            readonly vendor: string;
            readonly virtual: boolean;
        };
        readonly MachineChange: {
            readonly action: string;
            /** @description Who, as the audit names it. */
            readonly actor: string;
            /** @description Seconds since 1970. */
            readonly at: number;
            readonly words?: {
                readonly add: string;
                readonly group: string;
                readonly remove: string;
            };
        };
        readonly MachineCount: {
            /** @description The moment that it holds for. */
            readonly at: number;
            readonly count: number;
            /** @description Whether there are no more than these. */
            readonly exact: boolean;
        };
        readonly MachinePage: {
            readonly machines: readonly components["schemas"]["Machine"][];
            /** @description The cursor of the next page; absent at the end of the list. */
            readonly next?: string;
            /** @constant */
            readonly partial?: true;
            /** @description The view, as an address keeps it. */
            readonly query: string;
        };
        readonly MachineRecord: {
            /** @description What administrators did to it, newest first. */
            readonly changes: readonly components["schemas"]["MachineChange"][];
            readonly client: string;
            /** @description One for each application of it; none: it never called, or was taken out. */
            readonly machines: readonly components["schemas"]["Machine"][];
            /** @description Seconds since 1970. */
            readonly now: number;
        };
        readonly MachineResult: {
            /** @description Seconds since 1970. */
            readonly changedAt?: number;
            /** @description Who changed its marks meanwhile. */
            readonly changedBy?: string;
            readonly client: string;
            /** @enum {string} */
            readonly outcome: "marked" | "removed" | "unknown" | "changed";
            readonly present?: {
                readonly group: string | null;
                readonly tags: readonly string[];
            };
            readonly vendor: string;
        };
        readonly OtherHost: {
            readonly address: string;
            /** @description Seconds since 1970. */
            readonly askedAt: number;
            /** @description When an administrator changed it last. */
            readonly changedAt: number;
            readonly failed?: {
                readonly code: string;
                readonly detail: string;
                /** @description The TLS key that it shows, to be compared on its own machine. */
                readonly key?: string;
            };
            readonly id: string;
            /** @description What people call it; may be empty. */
            readonly label: string;
            /** @description SHA-256 of its TLS public key, base64url. */
            readonly pin?: string;
            readonly status?: {
                readonly applications: number;
                /** @description Warnings that are errors. */
                readonly errors: number;
                /** @description Every machine that counts now, over all applications. */
                readonly inventory: number;
                readonly licensed: number;
                /** @description Version. */
                readonly program: string;
                /** @description How far each application is; at most 50. */
                readonly reached: readonly {
                    readonly application: string;
                    readonly inventory: number;
                    /** @description The highest of its editions. */
                    readonly threshold: number;
                    readonly vendor: string;
                }[];
                /** @description Applications that it answers machines for. */
                readonly serving: number;
                /** @description Of its database: two addresses of one host have the same. */
                readonly store: string;
                readonly warnings: number;
            };
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
        readonly PublishingView: {
            readonly domains: readonly {
                /** @description Seconds since 1970. */
                readonly at?: number;
                readonly code?: string;
                readonly detail?: string;
                readonly domain: string;
                /** @description Seconds since 1970. */
                readonly next?: number;
                readonly record?: {
                    readonly domain: string;
                    readonly port: number;
                    readonly priority: number;
                    readonly target: string;
                    readonly texts: readonly string[];
                    /** @description Seconds. */
                    readonly ttl: number;
                    readonly weight: number;
                };
                readonly remedy?: string;
                /** @enum {string} */
                readonly state: "published" | "failed" | "waiting";
            }[];
            readonly enabled: boolean;
            /**
             * @description How updates are signed.
             * @enum {string}
             */
            readonly way: "tsig" | "gss" | "unsigned";
            /** @enum {string} */
            readonly why?: "switched-off" | "no-domain" | "loopback-only" | "serves-nobody";
        };
        readonly Registered: {
            readonly application: string;
            readonly customer?: string;
            readonly generation: number;
            /** @description Last five characters of a host key. */
            readonly key: string;
            readonly quantity?: number;
            /** @description Which registration of this host with the key. */
            readonly registration: number;
            /** @description End of the agreement, in seconds since 1970; absent: perpetual. */
            readonly until?: number;
            readonly vendor: string;
        };
        readonly RenewalReport: {
            readonly application: string;
            readonly changes: readonly string[];
            /** @description Why it failed. */
            readonly code?: string;
            readonly detail?: string;
            readonly generation: number;
            /** @description Last five characters of a host key. */
            readonly key: string;
            /** @enum {string} */
            readonly outcome: "renewed" | "unchanged" | "failed";
            /** @description Seconds since 1970. */
            readonly until?: number;
            /** @description Seconds since 1970. */
            readonly untilBefore?: number;
            readonly vendor: string;
        };
        readonly RenewalRequest: {
            /** @description What its QR code says. */
            readonly address: string;
            readonly application: string;
            readonly generation: number;
            /** @description Last five characters of a host key. */
            readonly key: string;
            readonly signingKey: string;
            /** @description What goes to the vendor, by file or QR. */
            readonly statement: string;
            /** @description Claims of the vendor statement. */
            readonly vendor: unknown;
        };
        readonly RenewalsReport: {
            /** @description The moment that the figures hold for. */
            readonly at: number;
            /** @description Days of 24 hours, the first from `at` on. */
            readonly days: readonly {
                /** @description Seconds since 1970. */
                readonly from: number;
                readonly machines: number;
            }[];
            /** @description Licensed machines that should have called before. */
            readonly overdue: number;
        };
        readonly RenewalStatus: {
            /** @description Seconds since 1970. */
            readonly askedAt?: number;
            readonly detail?: string;
            /** @description Whether the host asks by itself at all. */
            readonly enabled: boolean;
            /** @description From when it does, in seconds since 1970; absent: never. */
            readonly from?: number;
            /** @description Seconds since 1970. */
            readonly nextAt?: number;
            /** @description `renewed`, `unchanged` or the code of what went wrong. */
            readonly outcome?: string;
        };
        readonly RequestsOfHour: {
            /** @description Also those that are written nowhere. */
            readonly refused: number;
            readonly requests: number;
            /** @description From then on; less than an hour ago where more is not known. */
            readonly since: number;
        };
        readonly RollPage: {
            /** @description The comparison of a large list goes on: ask again, more may have called than is counted. */
            readonly comparing: boolean;
            readonly computers: readonly {
                readonly client: string | null;
                readonly lastUsed: number | null;
                readonly name: string;
                /** @enum {string} */
                readonly state: "never" | "unlicensed" | "unused" | "disabled" | "called";
            }[];
            readonly counts: {
                readonly called: number;
                readonly computers: number;
                readonly disabled: number;
                readonly never: number;
                readonly unlicensed: number;
                readonly unused: number;
            };
            /** @description The cursor of the next page; absent at the end. */
            readonly next?: string;
            readonly taken: {
                /** @description Seconds since 1970. */
                readonly at: number;
                /** @enum {string} */
                readonly from: "directory" | "list";
                readonly source: string;
            } | null;
        };
        readonly Said: {
            /** @description A name that ends in `At` or `Day` is a time, in `Seconds` a span; `detail` is English. */
            readonly facts: {
                readonly [key: string]: string | number;
            };
            /** @description Which sentence it is. */
            readonly kind: string;
        };
        readonly Setting: {
            /** @description What holds without host.toml and without a change. */
            readonly default: unknown;
            /** @description How the original calls it. */
            readonly familiar?: string;
            /** @enum {string} */
            readonly mayChange: "administrator";
            readonly name: string;
            readonly purpose: string;
            /** @enum {string} */
            readonly source: "default" | "file" | "set";
            readonly value: unknown;
        };
        readonly SettledRequest: {
            readonly client: string;
            readonly code?: string;
            readonly detail?: string;
            readonly nonce: string;
            /** @enum {string} */
            readonly outcome: "licensed" | "returned" | "refused" | "known" | "overtaken" | "not-ours" | "spoilt";
        };
        readonly ShownSetting: {
            readonly changed?: {
                /** @description Seconds since 1970. */
                readonly at: number;
                /** @description Who, as the audit names it. */
                readonly by: string;
            };
            /** @description What holds without host.toml and without a change. */
            readonly default: unknown;
            /** @description How the original calls it. */
            readonly familiar?: string;
            /** @enum {string} */
            readonly kind: "yes-no" | "whole" | "text" | "domains" | "list";
            readonly least?: number;
            /** @enum {string} */
            readonly mayChange: "administrator";
            readonly most?: number;
            readonly name: string;
            readonly purpose: string;
            /** @enum {string} */
            readonly source: "default" | "file" | "set";
            /** @enum {string} */
            readonly unit?: "minutes" | "hours" | "days" | "seconds";
            readonly value: unknown;
        };
        readonly SignedUsage: {
            /** @description What the next statement calls it by. */
            readonly digest: string;
            /** @description The whole file, as it would go to the vendor: nobody sends it by itself. */
            readonly file: string;
            /** @description `2026-11-30`, in UTC. */
            readonly from: string;
            /** @description `2026-11`. */
            readonly month: string;
            /** @description Digest of the whole one before. */
            readonly previous?: string;
            /** @description Digest of the one that it corrects. */
            readonly replaces?: string;
            /** @description Seconds since 1970. */
            readonly signedAt: number;
            /** @description `2026-11-30`, in UTC. */
            readonly to: string;
            readonly vendor: string;
            /** @description It reaches to the end of its month. */
            readonly whole: boolean;
        };
        readonly SilentReport: {
            /** @description Seconds since 1970. */
            readonly at: number;
            /** @description As asked for. */
            readonly days: number;
            readonly neverActivated: readonly components["schemas"]["EditionFigure"][];
            readonly notCalled: readonly {
                readonly application: string;
                readonly machines: number;
                readonly vendor: string;
                /** @description The query of the list that shows them. */
                readonly view: string;
            }[];
        };
        readonly StatedUsage: {
            /** @description What the next statement calls it by. */
            readonly digest: string;
            /** @description `2026-11-30`, in UTC. */
            readonly from: string;
            /** @description `2026-11`. */
            readonly month: string;
            /** @description Digest of the whole one before. */
            readonly previous?: string;
            /** @description Digest of the one that it corrects. */
            readonly replaces?: string;
            /** @description Seconds since 1970. */
            readonly signedAt: number;
            /** @description `2026-11-30`, in UTC. */
            readonly to: string;
            readonly vendor: string;
            /** @description It reaches to the end of its month. */
            readonly whole: boolean;
        };
        readonly TableClient: {
            readonly application: string;
            readonly client: string;
            readonly device: readonly number[];
            readonly edition: string;
            /** @description Seconds since 1970. */
            readonly firstSeen: number;
            readonly generation: number;
            /** @description Date of its newest request, in seconds since 1970. */
            readonly lastIat: number;
            /** @description Seconds since 1970. */
            readonly lastSeen: number;
            /** @description Seconds since 1970. */
            readonly leaseUntil: number;
            readonly minutesLeft: number;
            readonly name?: string;
            readonly state: number;
            readonly vendor: string;
            readonly virtual: boolean;
        };
        readonly TakenCarryFile: {
            /** @description Requests that are new here. */
            readonly added?: number;
            /** @enum {string} */
            readonly as: "requests" | "answers" | "refused";
            /** @description Requests that were here already. */
            readonly known?: number;
            readonly name: string;
            /** @description Requests whose machine has asked anew since. */
            readonly overtaken?: number;
            readonly problem?: {
                readonly code: string;
                readonly detail: string;
                readonly title: string;
            };
            readonly rows?: readonly components["schemas"]["SettledRequest"][];
            /** @description Requests whose signature does not hold. */
            readonly spoilt?: number;
            readonly vendor?: string;
        };
        readonly TakenLists: {
            /** @description Lists that were held already, in this age or a newer one. */
            readonly known: number;
            /** @description Lists newer than those held. */
            readonly newer: number;
            readonly refused: readonly string[];
            readonly revoked: readonly string[];
            readonly vendor: string;
        };
        readonly TlsStatus: {
            readonly certificate?: {
                readonly issuer: string;
                /**
                 * @description `host`: made here; `given`: the customer's own.
                 * @enum {string}
                 */
                readonly source: "host" | "given";
                readonly subject: string;
                /** @description Seconds since 1970. */
                readonly until: number;
            };
            readonly enabled: boolean;
            /** @description SHA-256 of the public key, as announced. */
            readonly key?: string;
            readonly requests: {
                /** @description Activation requests by HTTP since the start. */
                readonly plain: number;
                /** @description Activation requests by HTTPS since the start. */
                readonly secured: number;
            };
        };
        readonly UsageStatement: {
            /** @description Figures that have become others since it was signed. */
            readonly changed: readonly {
                readonly application: string;
                readonly before: number;
                /** @description `2026-11-30`, in UTC. */
                readonly day: string;
                /** @description `use`, `shortLived`, `edition desktop`, `generation 2025`. */
                readonly figure: string;
                readonly now: number;
            }[];
            /** @description What the next statement calls it by. */
            readonly digest: string;
            /** @description The whole file, as it would go to the vendor: nobody sends it by itself. */
            readonly file: string;
            /** @description `2026-11-30`, in UTC. */
            readonly from: string;
            /** @description Days without figures. */
            readonly missing: readonly string[];
            /** @description `2026-11`. */
            readonly month: string;
            readonly peaks: readonly {
                readonly application: string;
                /** @description `2026-11-30`, in UTC. */
                readonly day: string;
                readonly use: number;
            }[];
            /** @description Digest of the whole one before. */
            readonly previous?: string;
            /** @description Digest of the one that it corrects. */
            readonly replaces?: string;
            /** @description Seconds since 1970. */
            readonly signedAt: number;
            /** @description False: it had been signed before, and these are the same bytes. */
            readonly signedNow: boolean;
            /** @description `2026-11-30`, in UTC. */
            readonly to: string;
            readonly vendor: string;
            /** @description It reaches to the end of its month. */
            readonly whole: boolean;
        };
        readonly UsedMark: {
            readonly machines: number;
            readonly word: string;
        };
        readonly UseReport: {
            readonly applications: readonly components["schemas"]["ApplicationUse"][];
            /** @description Seconds since 1970. */
            readonly at: number;
        };
        readonly VendorStatus: {
            readonly applications: readonly components["schemas"]["ApplicationStatus"][];
            /** @description Registrations without a network whose answer has not come. */
            readonly awaited: readonly {
                /** @description Last five characters of a host key. */
                readonly key: string;
                /** @description Seconds since 1970. */
                readonly madeAt: number;
            }[];
            readonly fingerprint: string;
            readonly id: string;
            readonly keys: readonly components["schemas"]["KeyStatus"][];
            readonly name: string;
            readonly registered: boolean;
            readonly revocations: {
                /** @description Seconds since 1970. */
                readonly askedAt?: number;
                /** @description Code of what went wrong. */
                readonly failed?: string;
                readonly lists: number;
                /** @description When the newest of them was signed, in seconds since 1970. */
                readonly newest?: number;
            };
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
    readonly getCarryPage: {
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
    readonly getEventsPage: {
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
    readonly getHintsPage: {
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
    readonly getHostsPage: {
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
    readonly getMachinesPage: {
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
    readonly getMachinesMachinePage: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly machine: string;
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
    readonly getMetricsPage: {
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
                    readonly "text/plain; version=0.0.4; charset=utf-8": string;
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getNeverCalledPage: {
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
    readonly getReportsPage: {
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
    readonly getSettingsPage: {
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
                /** @description Rows below this position; 0: the newest. */
                readonly before?: number;
                /** @description Not before, in seconds since 1970. */
                readonly from?: number;
                readonly limit?: number;
                /** @description A part of what it was done to, of the facts or of the names. */
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
    readonly postBackups: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Whether the backup is sealed. */
                    readonly sealed: boolean;
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
                        /** @constant */
                        readonly noted: true;
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getCarried: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                readonly offset?: number;
                readonly state?: "waiting" | "exported" | "ready" | "handed" | "refused";
                readonly vendor?: string;
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
                        readonly counts: {
                            readonly exported: number;
                            readonly handed: number;
                            readonly ready: number;
                            readonly refused: number;
                            readonly waiting: number;
                        };
                        /** @description Seconds since 1970. */
                        readonly now: number;
                        readonly requests: readonly components["schemas"]["CollectedRequest"][];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postCarriedExports: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Which, as they are listed. */
                    readonly requests: readonly {
                        readonly client: string;
                        readonly nonce: string;
                    }[];
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
                        /** @description Text of the file. */
                        readonly file: string;
                        readonly name: string;
                        readonly requests: number;
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postCarriedFiles: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly files: readonly {
                        readonly name: string;
                        readonly text: string;
                    }[];
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
                        readonly files: readonly components["schemas"]["TakenCarryFile"][];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postCarriedHandouts: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Which, as they are listed. */
                    readonly requests: readonly {
                        readonly client: string;
                        readonly nonce: string;
                    }[];
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
                        /** @description Text of the file. */
                        readonly file: string;
                        readonly name: string;
                        readonly requests: number;
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postCarriedRemovals: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Which, as they are listed. */
                    readonly requests: readonly {
                        readonly client: string;
                        readonly nonce: string;
                    }[];
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
                        readonly removed: number;
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postCarriedSubmissions: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Which, as they are listed. */
                    readonly requests: readonly {
                        readonly client: string;
                        readonly nonce: string;
                    }[];
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
                        readonly rows: readonly components["schemas"]["SettledRequest"][];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postCarry: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Text of the file. */
                    readonly file: string;
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
                    readonly "application/json": components["schemas"]["CarryAnswer"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getClientTable: {
        readonly parameters: {
            readonly query?: {
                readonly application?: string;
                readonly client?: string;
                /** @description `yes`: with the names of machines. */
                readonly names?: string;
                /** @description With application and client: the last row of the page before. */
                readonly vendor?: string;
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
                        readonly clients: readonly components["schemas"]["TableClient"][];
                        readonly header: {
                            /** @description Seconds since 1970. */
                            readonly at: number;
                            readonly attivaClientTable: number;
                            readonly program: string;
                            /** @description The database that the table comes from. */
                            readonly store: string;
                        };
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postClientTable: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Rows as they were given out; each wrong one is named. */
                    readonly clients: unknown;
                    /** @description The database that the rows come from. */
                    readonly from: string;
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
                        /** @description New here. */
                        readonly added: number;
                        /** @description Known better. */
                        readonly known: number;
                        readonly rows: number;
                        /** @description Left out: identities that others have taken the place of. */
                        readonly succeeded: number;
                        /** @description Left out: of a vendor or product that this host does not know. */
                        readonly unknownProduct: number;
                        /** @description Known, but not as new as they came. */
                        readonly updated: number;
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getClients: {
        readonly parameters: {
            readonly query?: {
                readonly limit?: number;
                readonly offset?: number;
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
                        readonly clients: readonly components["schemas"]["Client"][];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getClientsExplain: {
        readonly parameters: {
            readonly query: {
                /** @description Its name, short or in full, or its client id or the beginning of it. */
                readonly machine: string;
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
                    readonly "application/json": components["schemas"]["Explanation"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postConfirmationChecks: {
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
                        /** @description The part that is right from its beginning, in its one spelling. */
                        readonly good: string;
                        /** @description Of 27. */
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
    readonly getDeviceKeys: {
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
                        readonly keys: readonly {
                            readonly allowed?: number;
                            /** @description Last five characters. */
                            readonly key: string;
                            /** @description Of them, answered with a license. */
                            readonly licensed: number;
                            readonly refused: number;
                            /** @description Machines that it may still license, when the vendor last told. */
                            readonly remaining?: number;
                            /** @description Collected here. */
                            readonly requests: number;
                            /** @description Seconds since 1970. */
                            readonly toldAt?: number;
                            readonly vendor: string;
                        }[];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getEventStream: {
        readonly parameters: {
            readonly query?: {
                /** @description The last event that the reader has; absent: from now. */
                readonly after?: number;
                /** @description Id or name of a machine. */
                readonly client?: string;
                /** @description What became of it; `refused`: every refusal. */
                readonly code?: string;
                /** @description The familiar number: 12290, 12293, 12294. */
                readonly number?: number;
                readonly vendor?: string;
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
                    readonly "text/event-stream": string;
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getEvents: {
        readonly parameters: {
            readonly query?: {
                /** @description Events below this number; 0: the newest. */
                readonly before?: number;
                /** @description Id or name of a machine. */
                readonly client?: string;
                /** @description What became of it; `refused`: every refusal. */
                readonly code?: string;
                readonly limit?: number;
                /** @description The familiar number: 12290, 12293, 12294. */
                readonly number?: number;
                readonly vendor?: string;
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
                        readonly events: readonly components["schemas"]["HostEvent"][];
                        /** @description `before` of the next page. A page may be empty and another follow it. */
                        readonly next?: number;
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postForgotten: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Its name or its client id. */
                    readonly machine: string;
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
                        readonly clients: readonly string[];
                        /** @description Rows that held a name or an address. */
                        readonly erased: number;
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getHealth: {
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
                    readonly "application/json": components["schemas"]["Health"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getHealthLive: {
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
                        /** @enum {string} */
                        readonly status: "ok";
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getHealthReady: {
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
                    readonly "application/json": components["schemas"]["Health"];
                };
            };
            /** @description They would not. */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Health"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getHints: {
        readonly parameters: {
            readonly query?: {
                /** @description `next` of the page before. */
                readonly cursor?: string;
                readonly kind?: "renew" | "new-identity";
                readonly limit?: number;
                /** @description A part of the name, or the beginning of the client id: 20,000 hints are looked at for one page. */
                readonly search?: string;
                readonly state?: "waiting" | "given" | "obeyed" | "not-pinned" | "too-soon" | "unknown-kind" | "ended" | "withdrawn";
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
                    readonly "application/json": components["schemas"]["HintPage"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postHints: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Which machines the caller has seen in the view: SHA-256, as base64url, of a line `VENDOR CLIENT` for each, sorted, each ended by LF. */
                    readonly expected?: string;
                    /** @enum {string} */
                    readonly kind: "renew" | "new-identity";
                    readonly machines?: readonly {
                        readonly client: string;
                        readonly vendor: string;
                    }[];
                    readonly view?: {
                        /** @enum {string} */
                        readonly activated?: "yes" | "no";
                        readonly application?: string;
                        readonly edition?: string;
                        /** @description The lease ends at or after: a day (`2026-11-26`), seconds since 1970, or a span from now (`-30d`, `12h`). */
                        readonly expiresAfter?: string;
                        /** @description The lease ends before: a day (`2026-11-26`), seconds since 1970, or a span from now (`-30d`, `12h`). */
                        readonly expiresBefore?: string;
                        readonly generation?: number;
                        readonly group?: string;
                        /** @enum {string} */
                        readonly match?: "anywhere" | "beginning";
                        /** @enum {string} */
                        readonly method?: "host" | "carry";
                        /** @enum {string} */
                        readonly named?: "yes" | "no";
                        /** @description A part of the name, or the beginning of the client id. */
                        readonly search?: string;
                        /** @description Last seen at or after: a day (`2026-11-26`), seconds since 1970, or a span from now (`-30d`, `12h`). */
                        readonly seenAfter?: string;
                        /** @description Last seen before: a day (`2026-11-26`), seconds since 1970, or a span from now (`-30d`, `12h`). */
                        readonly seenBefore?: string;
                        /** @enum {string} */
                        readonly shortLived?: "yes" | "no";
                        /** @enum {string} */
                        readonly sort?: "name" | "client" | "vendor" | "application" | "edition" | "generation" | "state" | "method" | "firstSeen" | "lastSeen" | "expires" | "-name" | "-client" | "-vendor" | "-application" | "-edition" | "-generation" | "-state" | "-method" | "-firstSeen" | "-lastSeen" | "-expires";
                        /** @enum {string} */
                        readonly state?: "licensed" | "grace" | "notification";
                        readonly tag?: string;
                        readonly vendor?: string;
                        /** @enum {string} */
                        readonly virtual?: "yes" | "no";
                    };
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
                        readonly results: readonly components["schemas"]["HintResult"][];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly deleteHints: {
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
                        readonly withdrawn: number;
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly deleteHintsId: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
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
                        readonly withdrawn: number;
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getHostKeys: {
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
                        readonly keys: readonly components["schemas"]["KeyStatus"][];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getHostRemovalChecks: {
        readonly parameters: {
            readonly query: {
                /** @description Its name or its number. */
                readonly host: string;
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
                    readonly "application/json": components["schemas"]["GoneHost"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postHostRemovals: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Its number. */
                    readonly host: string;
                    /** @description As it was seen. */
                    readonly seenAt: number;
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
                    readonly "application/json": components["schemas"]["GoneHost"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postKeyRetirements: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * @description Also where the host serves less then.
                     * @default false
                     */
                    readonly force?: boolean;
                    /** @description Last five characters, or the id of its grant. */
                    readonly key: string;
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
                    readonly "application/json": {
                        readonly lost: readonly string[];
                        readonly retired: readonly components["schemas"]["HostKey"][];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postMachineErasures: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly machines: readonly {
                        readonly client: string;
                        readonly vendor: string;
                    }[];
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
                        readonly results: readonly components["schemas"]["ForgottenMachine"][];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getMachineMarks: {
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
                        readonly groups: readonly components["schemas"]["UsedMark"][];
                        readonly tags: readonly components["schemas"]["UsedMark"][];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postMachineMarks: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Tags: 1 to 40 printable characters, no commas. */
                    readonly add?: readonly string[];
                    readonly expected?: {
                        readonly group: string | null;
                        readonly tags: readonly string[];
                    };
                    readonly group?: string | null;
                    readonly machines: readonly {
                        readonly client: string;
                        readonly vendor: string;
                    }[];
                    readonly remove?: readonly string[];
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
                        readonly results: readonly components["schemas"]["MachineResult"][];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postMachineRemovals: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly machines: readonly {
                        readonly client: string;
                        readonly vendor: string;
                    }[];
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
                        readonly results: readonly components["schemas"]["MachineResult"][];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getMachines: {
        readonly parameters: {
            readonly query?: {
                readonly activated?: "yes" | "no";
                readonly application?: string;
                /** @description `next` of the page before, of the same view. */
                readonly cursor?: string;
                readonly edition?: string;
                /** @description The lease ends at or after: a day (`2026-11-26`), seconds since 1970, or a span from now (`-30d`, `12h`). */
                readonly expiresAfter?: string;
                /** @description The lease ends before: a day (`2026-11-26`), seconds since 1970, or a span from now (`-30d`, `12h`). */
                readonly expiresBefore?: string;
                readonly generation?: number;
                readonly group?: string;
                readonly limit?: number;
                readonly match?: "anywhere" | "beginning";
                readonly method?: "host" | "carry";
                readonly named?: "yes" | "no";
                /** @description A part of the name, or the beginning of the client id. */
                readonly search?: string;
                /** @description Last seen at or after: a day (`2026-11-26`), seconds since 1970, or a span from now (`-30d`, `12h`). */
                readonly seenAfter?: string;
                /** @description Last seen before: a day (`2026-11-26`), seconds since 1970, or a span from now (`-30d`, `12h`). */
                readonly seenBefore?: string;
                readonly shortLived?: "yes" | "no";
                readonly sort?: "name" | "client" | "vendor" | "application" | "edition" | "generation" | "state" | "method" | "firstSeen" | "lastSeen" | "expires" | "-name" | "-client" | "-vendor" | "-application" | "-edition" | "-generation" | "-state" | "-method" | "-firstSeen" | "-lastSeen" | "-expires";
                readonly state?: "licensed" | "grace" | "notification";
                readonly tag?: string;
                readonly vendor?: string;
                readonly virtual?: "yes" | "no";
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
                    readonly "application/json": components["schemas"]["MachinePage"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getMachinesClient: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly client: string;
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
                    readonly "application/json": components["schemas"]["MachineRecord"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getMachinesCount: {
        readonly parameters: {
            readonly query?: {
                readonly activated?: "yes" | "no";
                readonly application?: string;
                readonly edition?: string;
                /** @description The lease ends at or after: a day (`2026-11-26`), seconds since 1970, or a span from now (`-30d`, `12h`). */
                readonly expiresAfter?: string;
                /** @description The lease ends before: a day (`2026-11-26`), seconds since 1970, or a span from now (`-30d`, `12h`). */
                readonly expiresBefore?: string;
                readonly generation?: number;
                readonly group?: string;
                readonly match?: "anywhere" | "beginning";
                readonly method?: "host" | "carry";
                readonly named?: "yes" | "no";
                /** @description A part of the name, or the beginning of the client id. */
                readonly search?: string;
                /** @description Last seen at or after: a day (`2026-11-26`), seconds since 1970, or a span from now (`-30d`, `12h`). */
                readonly seenAfter?: string;
                /** @description Last seen before: a day (`2026-11-26`), seconds since 1970, or a span from now (`-30d`, `12h`). */
                readonly seenBefore?: string;
                readonly shortLived?: "yes" | "no";
                readonly sort?: "name" | "client" | "vendor" | "application" | "edition" | "generation" | "state" | "method" | "firstSeen" | "lastSeen" | "expires" | "-name" | "-client" | "-vendor" | "-application" | "-edition" | "-generation" | "-state" | "-method" | "-firstSeen" | "-lastSeen" | "-expires";
                readonly state?: "licensed" | "grace" | "notification";
                readonly tag?: string;
                readonly vendor?: string;
                readonly virtual?: "yes" | "no";
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
                    readonly "application/json": components["schemas"]["MachineCount"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getMachinesExport: {
        readonly parameters: {
            readonly query?: {
                readonly activated?: "yes" | "no";
                readonly application?: string;
                /** @description Names of columns with commas between them; absent: all. */
                readonly columns?: string;
                readonly edition?: string;
                /** @description The lease ends at or after: a day (`2026-11-26`), seconds since 1970, or a span from now (`-30d`, `12h`). */
                readonly expiresAfter?: string;
                /** @description The lease ends before: a day (`2026-11-26`), seconds since 1970, or a span from now (`-30d`, `12h`). */
                readonly expiresBefore?: string;
                readonly format?: "csv" | "json";
                readonly generation?: number;
                readonly group?: string;
                readonly match?: "anywhere" | "beginning";
                readonly method?: "host" | "carry";
                readonly named?: "yes" | "no";
                /** @description A part of the name, or the beginning of the client id. */
                readonly search?: string;
                /** @description Last seen at or after: a day (`2026-11-26`), seconds since 1970, or a span from now (`-30d`, `12h`). */
                readonly seenAfter?: string;
                /** @description Last seen before: a day (`2026-11-26`), seconds since 1970, or a span from now (`-30d`, `12h`). */
                readonly seenBefore?: string;
                readonly shortLived?: "yes" | "no";
                readonly sort?: "name" | "client" | "vendor" | "application" | "edition" | "generation" | "state" | "method" | "firstSeen" | "lastSeen" | "expires" | "-name" | "-client" | "-vendor" | "-application" | "-edition" | "-generation" | "-state" | "-method" | "-firstSeen" | "-lastSeen" | "-expires";
                readonly state?: "licensed" | "grace" | "notification";
                readonly tag?: string;
                readonly vendor?: string;
                readonly virtual?: "yes" | "no";
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
                    readonly "application/json": string;
                    readonly "text/csv": string;
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getMachinesParts: {
        readonly parameters: {
            readonly query: {
                readonly activated?: "yes" | "no";
                readonly application?: string;
                readonly by: "vendor" | "application" | "edition" | "generation" | "state" | "method" | "virtual" | "tag" | "group";
                readonly edition?: string;
                /** @description The lease ends at or after: a day (`2026-11-26`), seconds since 1970, or a span from now (`-30d`, `12h`). */
                readonly expiresAfter?: string;
                /** @description The lease ends before: a day (`2026-11-26`), seconds since 1970, or a span from now (`-30d`, `12h`). */
                readonly expiresBefore?: string;
                readonly generation?: number;
                readonly group?: string;
                readonly match?: "anywhere" | "beginning";
                readonly method?: "host" | "carry";
                readonly named?: "yes" | "no";
                /** @description A part of the name, or the beginning of the client id. */
                readonly search?: string;
                /** @description Last seen at or after: a day (`2026-11-26`), seconds since 1970, or a span from now (`-30d`, `12h`). */
                readonly seenAfter?: string;
                /** @description Last seen before: a day (`2026-11-26`), seconds since 1970, or a span from now (`-30d`, `12h`). */
                readonly seenBefore?: string;
                readonly shortLived?: "yes" | "no";
                readonly sort?: "name" | "client" | "vendor" | "application" | "edition" | "generation" | "state" | "method" | "firstSeen" | "lastSeen" | "expires" | "-name" | "-client" | "-vendor" | "-application" | "-edition" | "-generation" | "-state" | "-method" | "-firstSeen" | "-lastSeen" | "-expires";
                readonly state?: "licensed" | "grace" | "notification";
                readonly tag?: string;
                readonly vendor?: string;
                readonly virtual?: "yes" | "no";
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
                    readonly "application/json": components["schemas"]["DividedView"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postNotificationTests: {
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
                        readonly tried: readonly {
                            /** @enum {string} */
                            readonly channel: "url" | "program" | "mail";
                            /** @description Whether the notice went out. */
                            readonly taken: boolean;
                            /** @description Why not. */
                            readonly why?: string;
                        }[];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postOtherHostRemovals: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description As it was seen. */
                    readonly changedAt?: number;
                    readonly id: string;
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
                        /** @constant */
                        readonly removed: true;
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getOtherHosts: {
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
                        readonly hosts: readonly components["schemas"]["OtherHost"][];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postOtherHosts: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description `https://HOST:7694`; `http` on this machine only. */
                    readonly address: string;
                    readonly expected?: {
                        /** @description Seconds since 1970. */
                        readonly changedAt: number;
                        /** @description Of what stood there as it was seen; null: nothing did. */
                        readonly id: string;
                    } | null;
                    readonly label?: string;
                    /** @description SHA-256 of its TLS public key, base64url; else authorities of the system. */
                    readonly pin?: string;
                    /** @description An API token that may look. It is kept sealed and never told again. */
                    readonly token: string;
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
                    readonly "application/json": components["schemas"]["OtherHost"];
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
                        readonly packs: readonly {
                            readonly applications: readonly {
                                readonly editions: readonly {
                                    readonly id: string;
                                    readonly name: string;
                                    readonly threshold: number;
                                }[];
                                readonly generations: readonly number[];
                                /** @description Whether a host key of it serves here. */
                                readonly hasKey: boolean;
                                readonly id: string;
                                readonly name: string;
                            }[];
                            readonly pack: string;
                            /** @description Seconds since 1970. */
                            readonly signed: number;
                            readonly vendor: string;
                            readonly version: number;
                        }[];
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
                    /** @description Text of the file. */
                    readonly file: string;
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
                        readonly packs: readonly {
                            readonly applications: readonly {
                                readonly editions: readonly {
                                    readonly id: string;
                                    readonly name: string;
                                    readonly threshold: number;
                                }[];
                                readonly generations: readonly number[];
                                /** @description Whether a host key of it serves here. */
                                readonly hasKey: boolean;
                                readonly id: string;
                                readonly name: string;
                            }[];
                            /** @description The version before; absent where the pack is new here. */
                            readonly before?: number;
                            /** @enum {string} */
                            readonly outcome: "added" | "updated" | "unchanged";
                            readonly pack: string;
                            /** @description Seconds since 1970. */
                            readonly signed: number;
                            readonly vendor: string;
                            readonly version: number;
                        }[];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postPublishedDomainRemovals: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly domain: string;
                    readonly expected?: {
                        /** @description As the setting `publishing.domains` was seen; null: the domain was not in it. */
                        readonly priority: number;
                        readonly weight: number;
                    } | null;
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
                    readonly "application/json": components["schemas"]["PublishingView"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postPublishedDomains: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly domain: string;
                    readonly expected?: {
                        /** @description As the setting `publishing.domains` was seen; null: the domain was not in it. */
                        readonly priority: number;
                        readonly weight: number;
                    } | null;
                    /** @default 0 */
                    readonly priority?: number;
                    /** @default 0 */
                    readonly weight?: number;
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
                    readonly "application/json": components["schemas"]["PublishingView"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getPublishing: {
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
                    readonly "application/json": components["schemas"]["PublishingView"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postPublishing: {
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
                    readonly "application/json": components["schemas"]["PublishingView"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getPublishingLookUps: {
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
                    readonly "application/json": components["schemas"]["LookUps"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getPublishingRecords: {
        readonly parameters: {
            readonly query?: {
                readonly domain?: string;
                readonly priority?: number;
                readonly weight?: number;
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
                        readonly records: readonly {
                            readonly checks: readonly {
                                readonly command: string;
                                readonly expect: string;
                            }[];
                            readonly domain: string;
                            readonly nsupdate: readonly string[];
                            readonly powershell: readonly string[];
                            readonly zoneFile: readonly string[];
                        }[];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postPublishingWithdrawals: {
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
                    readonly "application/json": components["schemas"]["PublishingView"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postRegistrationAnswers: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description JSON, as text. */
                    readonly answer: string;
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
                        /**
                         * @description It had been taken before; nothing was changed.
                         * @constant
                         */
                        readonly already?: true;
                        readonly application: string;
                        readonly customer?: string;
                        readonly generation: number;
                        /** @description Last five characters of a host key. */
                        readonly key: string;
                        readonly quantity?: number;
                        /** @description Which registration of this host with the key. */
                        readonly registration: number;
                        /** @description End of the agreement, in seconds since 1970; absent: perpetual. */
                        readonly until?: number;
                        readonly vendor: string;
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postRegistrationConfirmations: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly confirmation: string;
                    /** @description Last five characters of a host key. */
                    readonly key?: string;
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
                    readonly "application/json": {
                        /**
                         * @description It had been taken before; nothing was changed.
                         * @constant
                         */
                        readonly already?: true;
                        readonly application: string;
                        readonly customer?: string;
                        readonly generation: number;
                        /** @description Last five characters of a host key. */
                        readonly key: string;
                        readonly quantity?: number;
                        /** @description Which registration of this host with the key. */
                        readonly registration: number;
                        /** @description End of the agreement, in seconds since 1970; absent: perpetual. */
                        readonly until?: number;
                        readonly vendor: string;
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getRegistrationRequests: {
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
                        readonly requests: readonly components["schemas"]["AwaitedRegistration"][];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postRegistrationRequests: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description The whole host key. */
                    readonly key: string;
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
                    readonly "application/json": components["schemas"]["AwaitedRegistration"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postRegistrationWithdrawals: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Last five characters of a host key. */
                    readonly key?: string;
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
                    readonly "application/json": {
                        /** @constant */
                        readonly withdrawn: true;
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postRegistrations: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description The whole host key. */
                    readonly key: string;
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
                    readonly "application/json": components["schemas"]["Registered"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postRenewalAnswers: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description JSON, as text. */
                    readonly answer: string;
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
                    readonly "application/json": components["schemas"]["RenewalReport"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postRenewalRequests: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Last five characters of a host key; every key where absent. */
                    readonly key?: string;
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
                    readonly "application/json": {
                        readonly requests: readonly components["schemas"]["RenewalRequest"][];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postRenewals: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Last five characters of a host key; every key where absent. */
                    readonly key?: string;
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
                    readonly "application/json": {
                        readonly renewals: readonly components["schemas"]["RenewalReport"][];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getReportsClones: {
        readonly parameters: {
            readonly query?: {
                readonly days?: number;
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
                    readonly "application/json": components["schemas"]["ClonesReport"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getReportsExpiring: {
        readonly parameters: {
            readonly query?: {
                readonly days?: number;
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
                    readonly "application/json": components["schemas"]["ExpiringReport"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getReportsFailures: {
        readonly parameters: {
            readonly query?: {
                readonly days?: number;
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
                    readonly "application/json": components["schemas"]["FailuresReport"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getReportsHistory: {
        readonly parameters: {
            readonly query?: {
                readonly days?: number;
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
                    readonly "application/json": components["schemas"]["HistoryReport"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getReportsRenewals: {
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
                    readonly "application/json": components["schemas"]["RenewalsReport"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getReportsSilent: {
        readonly parameters: {
            readonly query?: {
                readonly days?: number;
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
                    readonly "application/json": components["schemas"]["SilentReport"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getReportsUse: {
        readonly parameters: {
            readonly query?: {
                readonly months?: number;
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
                    readonly "application/json": components["schemas"]["UseReport"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postRevocationFetches: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Every vendor where absent. */
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
                    readonly "application/json": {
                        readonly vendors: readonly {
                            /** @description Code of what went wrong. */
                            readonly failed?: string;
                            readonly taken?: components["schemas"]["TakenLists"];
                            readonly vendor: string;
                        }[];
                    };
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
                        readonly vendors: readonly components["schemas"]["HeldLists"][];
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
                    /** @description Text of the file. */
                    readonly file: string;
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
                        readonly vendors: readonly components["schemas"]["TakenLists"][];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getRoll: {
        readonly parameters: {
            readonly query?: {
                /** @description `next` of the page before. */
                readonly cursor?: string;
                readonly limit?: number;
                readonly state?: "never" | "unlicensed" | "unused" | "disabled" | "called";
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
                    readonly "application/json": components["schemas"]["RollPage"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postRoll: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly computers?: readonly {
                        readonly disabled: boolean;
                        /** @description Seconds since 1970. */
                        readonly lastUsed?: number;
                        readonly name: string;
                    }[];
                    /** @description Name of the file or server. */
                    readonly source: string;
                    /** @description A name on each line, or CSV with a column Name, DNSHostName, Hostname or Computer. */
                    readonly text?: string;
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
                    readonly "application/json": components["schemas"]["RollPage"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly deleteRoll: {
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
    readonly postRollReadings: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Where to look; absent: the whole domain. */
                    readonly base?: string;
                    readonly bindDn?: string;
                    /** @description PEM of the CA to trust, and no other; absent: those of the system. */
                    readonly ca?: string;
                    readonly password?: string;
                    /** @description `dc1.ad.example`, `ldaps://HOST:PORT`, or `ldap://HOST` for StartTLS. */
                    readonly server: string;
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
                    readonly "application/json": components["schemas"]["RollPage"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getRollExport: {
        readonly parameters: {
            readonly query?: {
                readonly format?: "csv" | "json";
                readonly state?: "never" | "unlicensed" | "unused" | "disabled" | "called";
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
                    readonly "application/json": string;
                    readonly "text/csv": string;
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postSettingChecks: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Values by name; null: back to host.toml or the default. */
                    readonly change: unknown;
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
                        readonly notes: readonly string[];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getSettings: {
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
                        readonly settings: readonly components["schemas"]["Setting"][];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postSettings: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Values by name; null: back to host.toml or the default. */
                    readonly change: unknown;
                    readonly expected?: {
                        readonly [key: string]: unknown;
                    };
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
                        readonly notes: readonly string[];
                        readonly settings: readonly components["schemas"]["Setting"][];
                    };
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getSettingsInFull: {
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
                        readonly file: readonly components["schemas"]["FileSetting"][];
                        readonly settings: readonly components["schemas"]["ShownSetting"][];
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
                    readonly "application/json": components["schemas"]["HostStatus"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly getTls: {
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
                    readonly "application/json": components["schemas"]["TlsStatus"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postTls: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description PEM: the certificate first. Only to enable, with its key. */
                    readonly certificates?: string;
                    /** @enum {string} */
                    readonly change: "enable" | "renew" | "disable";
                    /** @description PEM. */
                    readonly privateKey?: string;
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
                    readonly "application/json": components["schemas"]["ChangedTls"];
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
                        readonly statements: readonly components["schemas"]["StatedUsage"][];
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
                    /**
                     * @description Sign a correction if figures have become others since.
                     * @default false
                     */
                    readonly correct?: boolean;
                    /** @description `2026-11`. */
                    readonly month: string;
                    /** @description Where the host serves several. */
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
                    readonly "application/json": components["schemas"]["UsageStatement"];
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
                    readonly "application/json": components["schemas"]["SignedUsage"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postVendorChecks: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Text of the vendor file. */
                    readonly file: string;
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
                    readonly "application/json": components["schemas"]["AddedVendor"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
    readonly postVendors: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Text of the vendor file. */
                    readonly file: string;
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
                    readonly "application/json": components["schemas"]["AddedVendor"];
                };
            };
            readonly default: components["responses"]["Refused"];
        };
    };
}
