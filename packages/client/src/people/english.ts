import { catalogue } from '@attiva/protocol';
import type { MessageFacts, PeopleMessage } from './people-message.ts';

/** English. */
export function english(facts: MessageFacts): PeopleMessage {
  const { product } = facts;
  const remedy = remedyFor(facts);
  switch (facts.state) {
    case 'licensed':
      return licensed(facts, remedy);
    case 'initial-grace':
      return {
        title: `${product} is not activated yet`,
        text: `It can be used without activation for ${timeLeft(facts)}.${because(facts)}`,
        remedy,
      };
    case 'additional-grace':
    case 'extended-grace':
      return {
        title: `The license of ${product} has run out`,
        text: `It can be used for another ${timeLeft(facts)}.${because(facts)}`,
        remedy,
      };
    case 'non-genuine-grace':
      return {
        title: `The license of ${product} was withdrawn by its maker`,
        text: `It can be used for another ${timeLeft(facts)}.${because(facts)}`,
        remedy,
      };
    case 'notification':
      return { title: `${product} is not licensed`, text: `The time to activate it is over.${because(facts)}`, remedy };
    case 'unlicensed':
      return {
        title: `${product} is not licensed`,
        text: `It has not been set up for activation.${because(facts)}`,
        remedy,
      };
  }
}

function licensed(facts: MessageFacts, remedy: string): PeopleMessage {
  const { product, customer, warning } = facts;
  const through = customer === undefined ? '' : ` through ${customer}`;
  const until = facts.endsAt === undefined ? ' without an end' : ` until ${day(facts.endsAt)}`;
  if (facts.trial === true) {
    const title = `The trial of ${product} ends in ${timeLeft(facts)}`;
    return { title, text: `It can be used without limits${until}.`, remedy: catalogue['trial-ended'].remedy };
  }
  if (!warning) return { title: `${product} is licensed`, text: `Licensed${through}${until}.`, remedy: '' };
  if (facts.agreementEnds !== undefined) {
    const ends = `End of the agreement for ${product}: ${day(facts.agreementEnds)}`;
    return {
      title: ends,
      text: `Licensed${through}${until}.${because(facts)}`,
      remedy: catalogue['agreement-ended'].remedy,
    };
  }
  return {
    title: `The license of ${product} ends in ${timeLeft(facts)}`,
    text: `Licensed${through}${until}. It could not be renewed so far.${because(facts)}`,
    remedy,
  };
}

function because({ reason, count, threshold }: MessageFacts): string {
  if (reason === undefined) return '';
  if (reason === 'below-threshold' && count !== undefined && threshold !== undefined) {
    return ` So far ${count} of ${threshold} machines have asked; ${Math.max(0, threshold - count)} more needed.`;
  }
  return ` Reason: ${lowerFirst(catalogue[reason].title)}.`;
}

function remedyFor({ reason }: MessageFacts): string {
  if (reason === undefined) return "Connect to your organization's network, or ask your administrator.";
  return `Connect to your organization's network, or tell your administrator: ${catalogue[reason].remedy}`;
}

/** Days from two days up, hours from two hours up, else minutes. */
function timeLeft({ minutesLeft }: MessageFacts): string {
  if (minutesLeft >= 2 * 1440) return `${Math.floor(minutesLeft / 1440)} days`;
  if (minutesLeft >= 120) return `${Math.floor(minutesLeft / 60)} hours`;
  return minutesLeft === 1 ? '1 minute' : `${Math.max(0, minutesLeft)} minutes`;
}

function day(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.slice(0, 1).toLowerCase() + text.slice(1) : text;
}
