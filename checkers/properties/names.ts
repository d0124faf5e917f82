/**
 * Properties of whole histories that may be promised where a level of consistency is not: their
 * names, and what one is called. What decides them is loaded when it is asked for (decide.ts).
 */

export const PROPERTY_NAMES = ['at-least-once', 'unique-ids', 'membership'] as const;

export type PropertyName = (typeof PROPERTY_NAMES)[number];

/** A property in a sentence: "the history is …". */
export const PROPERTY_WORDS: Readonly<Record<PropertyName, string>> = {
  'at-least-once': 'delivering at least once',
  'unique-ids': 'giving no id twice',
  membership: 'telling members from those that are gone',
};

export const propertyNamed = (name: string): PropertyName | undefined =>
  PROPERTY_NAMES.find((property) => property === name);
