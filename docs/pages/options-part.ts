/** What can be set of a system or a workload, and what is promised by its defaults. */
import { type Binding, type System } from '../../src/cluster/port/system.ts';
import { defaultsOf } from '../../src/cli/run/options.ts';
import { table } from './markdown.ts';

export const optionParts = (options: System['options'] = {}): readonly string[] =>
  Object.keys(options).length === 0
    ? []
    : [
        '## Options',
        table(
          ['`-o`', 'takes', 'default', 'what it sets'],
          Object.entries(options).map(([name, spec]) => [
            `\`${name}\``,
            spec.type === 'choice' ? spec.choices.join(', ') : spec.type,
            spec.default === undefined ? '' : String(spec.default),
            spec.summary,
          ]),
        ),
      ];

/** With every option at its default. */
export const promisesOf = ({ options = {} }: System, binding: Binding): string =>
  binding.promises(defaultsOf(options)).join(', ');
