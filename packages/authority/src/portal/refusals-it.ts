/** Refusals of the door in Italian; English has those of the catalogue. A code that is missing here is told in English. */
import type { ErrorFacts } from '@attiva/protocol';
import type { Refusals, Told } from './door-words.ts';

const photoReasons: Readonly<Record<string, string>> = {
  'not-a-picture': 'Il file non è né PNG né JPEG.',
  'too-many-pixels': 'L’immagine ha più di 40 milioni di pixel.',
  damaged: 'L’immagine è danneggiata o è arrivata solo in parte.',
  'no-code':
    'Nell’immagine non c’è un codice QR leggibile: è sfocata, tagliata, troppo lontana, oppure c’è un riflesso.',
  'several-codes': 'L’immagine mostra più codici QR.',
  'too-long': 'La lettura dell’immagine ha richiesto troppo tempo.',
};

const wrongKey: Told = {
  title: 'La chiave non corrisponde',
  reason: 'Nessuna chiave di questo fornitore che termina così corrisponde alla prova contenuta nella richiesta.',
  remedy: 'Confronta con l’originale la chiave digitata sul computer, digitala di nuovo e crea una nuova richiesta.',
};

const askVendor = 'Rivolgiti al fornitore.';

/** A refusal with nothing to fill in. */
function plain(title: string, reason: string, remedy: string): () => Told {
  return () => ({ title, reason, remedy });
}

export const italianRefusals: Refusals = {
  malformed: plain(
    'Questa non è una richiesta',
    'Non è né un ID di installazione né una richiesta intera.',
    'Usa ciò che mostra il computer, senza modifiche: tutto il file, oppure tutte le cifre.',
  ),
  'too-large': plain(
    'Troppo grande',
    'Una richiesta ha al massimo 16 KiB, un’immagine 10 MiB.',
    'Usa un’immagine più piccola o un’altra via.',
  ),
  'too-slow': plain(
    'Caricamento troppo lento',
    'Il caricamento non è arrivato intero entro mezzo minuto, oppure si è fermato.',
    'Usa un’immagine più piccola, oppure digita le cifre.',
  ),
  busy: plain(
    'Servizio occupato',
    'In questo momento si risponde ad altre richieste.',
    'Chiedi di nuovo: non costa nulla.',
  ),
  'too-many-requests': plain(
    'Troppe richieste dalla tua rete',
    'Questa pagina risponde a 60 richieste in dieci minuti da uno stesso indirizzo di rete.',
    'Attendi: ciò che è stato digitato resta valido. Oppure porta il file al fornitore.',
  ),
  'not-permitted': plain(
    'Richiesta non inviata da questa pagina',
    'Un’altra pagina ha fatto inviare la richiesta al tuo browser.',
    'Apri tu stesso questa pagina e inserisci qui la richiesta.',
  ),
  'photo-unreadable': ({ why, kind }) => ({
    title: 'Nessun codice QR nell’immagine',
    reason: `${photoReasons[String(why)] ?? photoReasons['no-code'] ?? ''}${typeof kind === 'string' ? ` È ${kind}.` : ''}`,
    remedy: 'Fotografa un solo codice, intero, di fronte, a fuoco e senza riflessi; oppure digita le cifre.',
  }),
  'phone-code-mistyped': (facts) => ({
    title: 'Un gruppo è sbagliato',
    reason: `Non è giusto: ${groupsIn(facts)}.`,
    remedy: 'Confronta questi gruppi con quelli del computer e digitali di nuovo; gli altri possono restare.',
  }),
  'phone-code-incomplete': ({ next }) => ({
    title: 'Le cifre non sono complete',
    reason: `Ciò che è stato digitato è giusto fin qui. Manca ${next === 'head' ? 'l’inizio: due cifre' : `il gruppo ${String(next)}`}.`,
    remedy: 'Continua da lì.',
  }),
  'phone-code-unknown': ({ head }) => ({
    title: 'Non è un codice di questo programma',
    reason: `Le due cifre iniziali sono ${String(head ?? '?')}; sono noti 11, 12 e 13.`,
    remedy: 'Confronta le prime due cifre; se sono giuste, serve un programma più recente.',
  }),
  'key-unknown': () => wrongKey,
  'proof-wrong': () => wrongKey,
  'too-many-guesses': ({ key }) => ({
    title: 'Troppe prove sbagliate',
    reason: `Per la chiave …${String(key)} sono arrivate troppe prove sbagliate; per un po’ non se ne esaminano altre.`,
    remedy: 'Nel frattempo confronta la chiave con l’originale.',
  }),
  'key-blocked': ({ key }) => ({
    title: 'Chiave bloccata',
    reason: `Il fornitore ha bloccato la chiave …${String(key)}.`,
    remedy: 'Chiedi al fornitore una nuova chiave.',
  }),
  'hosts-exhausted': ({ key, used, allowed }) => ({
    title: 'Tutti gli host di questa chiave sono in uso',
    reason: `La chiave host …${String(key)} ha registrato ${String(used)} host su ${String(allowed)}; questo è un altro.`,
    remedy: 'Usa uno degli host registrati, oppure chiedi al fornitore un’eccezione.',
  }),
  'registrations-exhausted': ({ key, used, allowed }) => ({
    title: 'Le registrazioni di questo host sono esaurite',
    reason: `Con la chiave …${String(key)} questo host è stato registrato ${String(used)} volte su ${String(allowed)}.`,
    remedy: 'Ripristina la chiave di firma dell’host da dove è conservata, oppure chiedi al fornitore un’eccezione.',
  }),
  'quota-exhausted': ({ key, used, allowed }) => ({
    title: 'Le attivazioni di questa chiave sono esaurite',
    reason: `La chiave …${String(key)} ha dato la licenza a ${String(used)} dispositivi su ${String(allowed)}; questo è un altro.`,
    remedy: 'Restituisci la licenza su un computer fuori uso, oppure chiedi al fornitore di aumentare il numero.',
  }),
  'too-many-keys': plain(
    'Troppe attivazioni per un dispositivo',
    'Questo dispositivo ha già avuto tutte le attivazioni che gli spettano in un anno.',
    askVendor,
  ),
  'trial-used': plain(
    'Il periodo di prova di questo dispositivo è già stato usato',
    'C’è un solo periodo di prova per ogni dispositivo.',
    'Acquista il prodotto e installa la sua chiave.',
  ),
  'agreement-ended': plain(
    'Contratto terminato',
    'Il contratto di questa chiave è terminato, e con esso il periodo di tolleranza.',
    'Rinnova il contratto con il fornitore.',
  ),
  'vendor-unknown': ({ asked, vendor }) => ({
    title: 'Richiesta per un altro fornitore',
    reason: `La richiesta è per ${String(asked)}; questa pagina è di ${String(vendor)}.`,
    remedy: 'Porta la richiesta alla pagina dell’altro fornitore.',
  }),
  'clock-difference': (facts) => ({
    title: 'La richiesta è troppo vecchia, o l’orologio del computer è sbagliato',
    reason: `Secondo l’orologio del computer la richiesta è del ${clock(facts['host'] ?? facts['client'] ?? facts['directory'])}; qui è il ${clock(facts['authority'])}. Una richiesta vale 30 giorni.`,
    remedy: 'Regola l’orologio del computer, ritira lì la richiesta e creane una nuova.',
  }),
  'bundle-unknown': plain(
    'Il telefono non è predisposto per questa chiave',
    'Il file del fornitore che si trova sul computer non basta per rispondere a cifre.',
    'Usa il file della richiesta, oppure porta al computer il file più recente del fornitore.',
  ),
  'bundle-outdated': plain(
    'Il file del fornitore sul computer è superato',
    'Da quando è stato fatto sono cambiati il contratto o la chiave di firma del fornitore.',
    'Porta al computer il file più recente del fornitore e crea di nuovo la richiesta, oppure usa il file della richiesta.',
  ),
  'client-key-on-host': plain(
    'Chiave di un client su un host',
    'È una chiave di installazione o di un dispositivo; gli host si registrano con una chiave host.',
    'Registra con una chiave host.',
  ),
  'host-key-on-client': plain(
    'Chiave host su un client',
    'È una chiave host; i singoli computer si attivano con una chiave dispositivo.',
    'Usa la chiave sull’host.',
  ),
  'license-blocked': plain(
    'Licenza bloccata',
    'Il fornitore ha bloccato la licenza di questo dispositivo.',
    'Chiedi il motivo al fornitore.',
  ),
  'request-overtaken': plain(
    'Richiesta superata',
    'Dopo questa richiesta il dispositivo ha restituito la licenza.',
    'Crea una nuova richiesta sul computer, oppure telefona al fornitore.',
  ),
  revoked: plain(
    'Revocato',
    'Il fornitore ha revocato la chiave di firma di questo host o la sua registrazione.',
    askVendor,
  ),
  'not-authentic': plain(
    'Richiesta alterata',
    'La firma della richiesta non corrisponde al suo contenuto.',
    'Copia di nuovo la richiesta, intera e senza modifiche.',
  ),
  'license-taken-back': plain(
    'Licenza ritirata, e nessuno sa perché',
    'La licenza di questo dispositivo fu ritirata prima di un ripristino, e il fornitore non ha ancora deciso.',
    'Comunica al fornitore l’ID del client, perché decida.',
  ),
  'device-key-other-product': plain(
    'Chiave dispositivo di un altro prodotto',
    'La chiave è stata acquistata per un altro prodotto o un’altra edizione.',
    'Usa la chiave con il suo prodotto, oppure chiedi quella giusta a chi custodisce le chiavi.',
  ),
  'phone-code-of-other-kind': plain(
    'Codice per qualcos’altro',
    'La seconda delle prime due cifre dice a che cosa serve un codice; questo non è una richiesta.',
    'Prendi le cifre che il computer mostra per la richiesta.',
  ),
  'disk-full': plain(
    'Il disco del fornitore è pieno',
    'La risposta non si può conservare, quindi non viene data.',
    'Avvisa il fornitore e riprova più tardi: la richiesta resta valida.',
  ),
  'storage-failed': plain(
    'Il fornitore non ha potuto conservare la risposta',
    'I dati non si sono potuti salvare o leggere.',
    'Riprova più tardi con la stessa richiesta; se persiste, avvisa il fornitore.',
  ),
  'delegation-expired': plain(
    'Il fornitore ora non può firmare',
    'La sua chiave di firma deve essere rinnovata.',
    'Avvisa il fornitore e riprova più tardi: la richiesta resta valida.',
  ),
  'restore-unconfirmed': plain(
    'Il fornitore sta verificando un ripristino',
    'Il servizio è stato ripristinato da una copia e si verifica che cosa è stato dato dopo.',
    'Riprova più tardi: la richiesta resta valida.',
  ),
  internal: plain('Errore nel servizio', 'Qualcosa non ha funzionato; nulla è stato registrato.', 'Riprova più tardi.'),
};

function groupsIn({ groups }: ErrorFacts): string {
  const labels = Array.isArray(groups) ? groups.map(String) : [];
  if (labels.length === 0) return 'il numero dei gruppi';
  return labels.length === 1 ? `il gruppo ${labels[0]}` : `i gruppi ${labels.join(', ')}`;
}

function clock(seconds: unknown): string {
  return typeof seconds === 'number'
    ? `${new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`
    : '?';
}
