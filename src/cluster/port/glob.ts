/**
 * Names files below a folder: `*` and `?` within one folder, `**` across folders, `[abc]`, `{a,b}`. A
 * pattern without a slash fits a file of that name in any folder.
 */
export const matchesGlob = (pattern: string, path: string): boolean =>
  toRegExp(pattern.includes('/') ? pattern.replace(/^\.?\//, '') : `**/${pattern}`).test(path);

const toRegExp = (pattern: string): RegExp => {
  let text = '';
  let depth = 0;
  for (let at = 0; at < pattern.length; at++) {
    const rest = pattern.slice(at);
    const set = /^\[(!?)((?:\]|[^\]])[^\]]*)\]/.exec(rest);
    if (rest.startsWith('**/')) {
      text += '(?:[^/]+/)*';
      at += 2;
    } else if (rest.startsWith('**')) {
      text += '.*';
      at += 1;
    } else if (set !== null) {
      text += `[${set[1] === '' ? '' : '^/'}${(set[2] ?? '').replaceAll(/[\\\]^]/g, '\\$&')}]`;
      at += set[0].length - 1;
    } else if (rest.startsWith('*')) text += '[^/]*';
    else if (rest.startsWith('?')) text += '[^/]';
    else if (rest.startsWith('{') && rest.includes('}')) {
      text += '(?:';
      depth += 1;
    } else if (rest.startsWith('}') && depth > 0) {
      text += ')';
      depth -= 1;
    } else if (rest.startsWith(',') && depth > 0) text += '|';
    else text += rest.charAt(0).replace(/[\\^$.|?*+()[\]{}/]/, '\\$&');
  }
  return new RegExp(`^${text}${')'.repeat(depth)}$`, 's');
};
