/** `--consistency`: levels by their names, the promised one first. */
import {
  type AskedLevel,
  levelNamed,
  LEVELS,
  PROPERTY_NAMES,
  propertyNamed,
} from '../../../checkers/ask.ts';
import { usageFailure } from '../../base/failure.ts';
import { parseNames } from '../flag-values.ts';

/** @throws Failure (exit 64) for a name that no level has */
export const parseLevels = (text: string): readonly AskedLevel[] => {
  const names = parseNames(text);
  if (names.length === 0) {
    throw usageFailure('bad-flag', '--consistency takes levels, and got none.', levelHint());
  }
  return levelsNamed(names);
};

/** @throws Failure (exit 64) for a name that no level has */
export const levelsNamed = (names: readonly string[]): readonly AskedLevel[] => {
  const levels = names.flatMap((name) => (name === 'all' ? LEVELS : [levelOf(name)]));
  return [...new Set(levels)];
};

const levelOf = (name: string): AskedLevel => {
  if (name === 'convergence') return name;
  const level = levelNamed(name) ?? propertyNamed(name);
  if (level !== undefined) return level;
  throw usageFailure('unknown-level', `There is no consistency level "${name}".`, levelHint());
};

const levelHint = (): string =>
  `Levels: ${LEVELS.join(', ')}; or all of them. Beside them: convergence, ${PROPERTY_NAMES.join(', ')}.`;
