import { Select, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Op } from '../../../design/types.ts';
import type { Sample } from '../../../workers/device.worker.ts';
import type { Inside as Found } from '../../../workers/inside.ts';
import { classShares } from '../../charts/ClassBars.tsx';
import { percent } from '../../charts/format.ts';
import { ErrorNote } from '../../kit/ErrorNote.tsx';
import { offBecause } from '../../kit/offBecause.ts';
import { useScheme } from '../../kit/scheme.ts';
import { designKey } from '../../store/project.ts';
import { UNTRAINED } from '../../store/session/run.ts';
import { currentProblems } from '../../store/setting.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { weightsNow } from '../run/controller.ts';
import { Cloud3D } from './Cloud3D.tsx';
import { coloursOf, edgesOf, type Features, lengths, nearness, plainColours } from './colours.ts';
import { loadInside, type Split } from './load.ts';
import { useLoaded } from './useLoaded.ts';
import { WordGraph } from './WordGraph.tsx';

/** Why nothing can be chosen of what the design computes. */
const WHY_NOT = (valid: boolean): string =>
  valid ? 'The design runs on the sample first.' : 'The design on the canvas is not valid yet.';

const INK = { light: '#2b6cd4', dark: '#6ba4ff' };
const NO_EDGES = new Uint32Array();

/** Ops whose features belong to nodes, in running order. */
const withNodes = (ops: readonly Op[], found: Found | null, nodes: number): Op[] =>
  ops.filter(({ id }) => found?.features[id]?.rows === nodes);

/** A sample, and on it what the ops of the design on the canvas compute of it. */
export function Inside({ sample, split }: { sample: Sample; split: Split }) {
  const store = useStudioStore();
  const design = useStudio((s) => s.project.design);
  const valid = useStudio((s) => currentProblems(s).length === 0);
  const weights = useStudio(weightsNow);
  const scheme = useScheme();
  const [after, setAfter] = useState<string | null>(null);
  const [graphOf, setGraphOf] = useState<string | null>(null);
  const [picked, setPicked] = useState<number | null>(null);
  const key = valid ? `${designKey(design)} ${weights} ${split} ${sample.index}` : null;
  const inside = useLoaded(key, (signal) => loadInside(store, signal, split, sample.index));
  const words = typeof sample.content === 'string' ? sample.graph : undefined;
  const nodes = words ? words.words.length : sample.content.length / 3;
  const node = picked !== null && picked < nodes ? picked : null;
  const found = inside.value;
  const features = after === null ? undefined : found?.features[after];
  const own = features?.rows === nodes ? features : undefined;
  const graph = graphOf === null ? undefined : found?.graphs[graphOf];
  const colours = useMemo(() => coloured(own, node), [own, node]);
  const shown = useMemo(
    () => ({
      points: typeof sample.content === 'string' ? new Float32Array() : sample.content,
      colours: colours ?? plainColours(nodes, INK[scheme]),
      edges: graph ? edgesOf(graph, node) : NO_EDGES,
      line: scheme === 'dark' ? '#97a3b0' : '#5d6975',
      picked: node,
    }),
    [sample, colours, graph, node, nodes, scheme],
  );
  const last = design.ops.find(({ kind }) => kind === 'Classifier')?.id ?? '';
  const logits = found?.features[last];
  const [best] = logits ? classShares(logits.values, sample.classes) : [];
  const label = sample.classes[sample.label] ?? '';
  const samplers = design.ops.filter(({ id }) => found?.graphs[id]);
  return (
    <>
      <div className="samples-choices">
        <Select
          size="xs"
          label="Colour by the features after"
          placeholder={found ? 'No op' : valid && !inside.problem ? 'Running the design …' : 'Not known'}
          clearable
          data={withNodes(design.ops, found, nodes).map(({ id, kind }) => ({
            value: id,
            label: `${kind} ${id}`,
          }))}
          value={own ? after : null}
          onChange={setAfter}
          {...offBecause(!found && WHY_NOT(valid))}
          data-testid="inside-op"
        />
        {!words && (
          <Select
            size="xs"
            label="Draw the graph of"
            placeholder="No Sample"
            clearable
            data={samplers.map(({ id, kind }) => ({ value: id, label: `${kind} ${id}` }))}
            value={graph ? graphOf : null}
            onChange={setGraphOf}
            {...offBecause(!found && WHY_NOT(valid), samplers.length === 0 && 'The design has no Sample op.')}
            data-testid="inside-graph"
          />
        )}
      </div>
      {words ? (
        <>
          <WordGraph
            words={words.words}
            graph={words}
            colours={colours && cssColours(colours)}
            picked={node}
            onPick={setPicked}
          />
          <blockquote>{sample.content as string}</blockquote>
        </>
      ) : (
        <Cloud3D shown={shown} label={`Sample of class ${label}`} onPick={setPicked} />
      )}
      <p className="samples-words" aria-live="polite">
        {describe(own, node, words ? 'word' : 'point')}
        {best && (
          <>
            {' '}
            The design takes it for <b>{best.name}</b> with {percent(best.probability)}
            {weights === UNTRAINED && ', untrained: by chance'}.
          </>
        )}
      </p>
      {!valid && (
        <Text size="xs" c="dimmed">
          The design on the canvas is not valid yet: only the sample is shown.
        </Text>
      )}
      {inside.problem && <ErrorNote advice={inside.problem} />}
    </>
  );
}

function coloured(features: Features | undefined, node: number | null): Float32Array | null {
  if (!features) return null;
  return coloursOf(node === null ? lengths(features) : nearness(features, node));
}

const cssColours = (colours: Float32Array): string[] =>
  Array.from({ length: colours.length / 3 }, (_, i) => {
    const [r, g, b] = colours.subarray(3 * i, 3 * i + 3);
    return `rgb(${Math.round(255 * (r ?? 0))} ${Math.round(255 * (g ?? 0))} ${Math.round(255 * (b ?? 0))})`;
  });

function describe(features: Features | undefined, node: number | null, what: string): string {
  if (!features) return `Choose a ${what} to see its neighbours, and an op to see what it makes of them.`;
  return node === null
    ? `Bright: small features after this op, ${features.width} wide; dark: large ones. Choose a ${what} to compare with it.`
    : `Bright: near the chosen ${what} in the ${features.width} features after this op; dark: far from it.`;
}
