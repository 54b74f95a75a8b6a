import { codecText } from '../../design/codec.ts';
import type { Manifest } from '../manifest.ts';
import { memberWords } from '../members.ts';

const WANTED = {
  frames: 'as many frames as can be within',
  latency: 'answers as soon as can be; a frame may take',
  energy: "as little of the device's energy as can be, for frames within",
};

/** What the README of a zoo says of its dispatcher; nothing of one design. */
export function zooPart(
  manifest: Pick<Manifest, 'dispatcher' | 'zoo' | 'design' | 'mode' | 'segments'>,
): string {
  const { dispatcher, zoo = [] } = manifest;
  if (!dispatcher) return '';
  const { goal, schemes } = dispatcher;
  const members = [manifest, ...zoo];
  const rows = schemes.map(({ id, name, member, codec, parallel, accuracy }) => {
    const of = members[member] ?? manifest;
    const way = parallel === 'shared' ? 'shared with the device' : 'pipeline';
    return `| ${id} | ${name} | ${memberWords(of)} | ${codecText(codec)} | ${way} | ${accuracy ?? ''} |`;
  });
  const energies = [...new Set(schemes.map(({ costs }) => costs.provenance))].join(', ');
  return `## Its zoo and dispatcher

The bundle holds ${members.length} designs of one task. In Node, a dispatcher chooses among ${schemes.length} schemes for each frame, by the link's
rate, the queue at the edge and the device's own speed: ${WANTED[goal.what]} ${goal.targetMs} ms. When the edge is gone or late the device answers
alone, and the edge is used when it is back; every frame is answered, in its turn. Each answer says which design and
scheme gave it (\`chosen\`); how often each was chosen stands on standard error at the end.

\`--target MS\` and \`--goal NAME\` change what is wanted; \`--fixed "SCHEME"\` runs one scheme all the time. \`npm run edge\` loads the
edge halves of all designs, and \`npm run verify\` runs the recorded samples of each.

| scheme | network | design | codec | frames | accuracy on val |
|---|---|---|---|---|---|
${rows.join('\n')}

Times of the schemes (${energies}) stand in \`manifest.json\` (\`dispatcher\`), as what the machines take and the bytes that cross;
energy is modelled. The page, the Python script, Triton, KServe and the tables below are of the first design alone,
${manifest.design.name} (${manifest.mode}): nothing there adapts.`;
}
