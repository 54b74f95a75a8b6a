import type { Figure } from '../../../system/provenance.ts';
import { ago } from '../../charts/format.ts';
import { interval, written } from '../../kit/figureWords.ts';
import { ProvenanceBadge } from '../../kit/ProvenanceBadge.tsx';
import { flopsText } from '../../kit/words.ts';
import { against, FIGURES, figuresOf } from '../../prediction/allFigures.ts';
import { useStudio } from '../../store/useStudio.ts';

/** The figures of two designs, side by side. */
export function FigureRows({ a, b }: { a: string; b: string }) {
  const project = useStudio((s) => s.project);
  const results = useStudio((s) => s.results);
  const prediction = useStudio((s) => s.prediction);
  const [one, other] = [a, b].map((id) => figuresOf({ project, results, prediction }, id));
  return (
    <tbody aria-label="Figures">
      <tr className="compare-part">
        <th scope="rowgroup" colSpan={4}>
          Figures
        </th>
      </tr>
      {FIGURES.filter((name) => one?.has(name) || other?.has(name)).map((name) => {
        const figures = [one?.get(name), other?.get(name)] as const;
        const words = against(...figures);
        return (
          <tr key={name} data-state={words === 'the same' ? 'same' : undefined} data-testid="compare-figure">
            <th scope="row">{name}</th>
            {figures.map((figure, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: there are two, the first and the second
              <td key={i} className="number">
                {figure ? <Value figure={figure} /> : <span className="compare-side">not known</span>}
              </td>
            ))}
            <td className="number">{words ?? '–'}</td>
          </tr>
        );
      })}
    </tbody>
  );
}

function Value({ figure }: { figure: Figure }) {
  const range = interval(figure);
  const { unit, value, provenance, where, when } = figure;
  return (
    <>
      {unit === 'FLOP' ? flopsText(value) : written(figure)}{' '}
      {where === 'counted from the design' ? (
        <span className="compare-side">counted</span>
      ) : (
        <ProvenanceBadge
          provenance={provenance}
          where={where}
          when={when && ago(Date.parse(when), Date.now())}
        />
      )}
      {range && <span className="compare-range">{range}</span>}
    </>
  );
}
