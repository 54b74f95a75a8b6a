import { type CandidateForm, type CandidatesAbout, candidateText } from '../../../search/candidateFiles.ts';
import { download } from '../../kit/files.ts';
import { deviceWords, edgeWords } from '../../machines/systemWords.ts';
import { fileNameOf } from '../../store/projectJson.ts';
import type { StudioState, StudioStore } from '../../store/store.ts';
import { listedOf } from './candidates.ts';

export const hasCandidates = ({ search }: StudioState): boolean =>
  search.front.length > 0 || search.seen.length > 0;

const TYPES: Record<CandidateForm, string> = { csv: 'text/csv', json: 'application/json' };

/**
 * Hands the person every candidate of the search that is shown as a file: all that were scored where the browser has its log
 * of them, else those that are shown.
 */
export async function saveCandidates(store: StudioStore, form: CandidateForm): Promise<void> {
  const state = store.getState();
  const { search, project } = state;
  const { front, source, scored, run } = search;
  const about: CandidatesAbout = {
    ...{ task: project.task, points: project.points, device: deviceWords(state), edge: edgeWords(state) },
    ...{ accuraciesFrom: source, scored },
  };
  const all =
    run === null
      ? null
      : await store.workers.candidates.call(new AbortController().signal, (api, signal) =>
          api.candidates(signal, run, form, about),
        );
  const others = listedOf({ ...search, listed: 'seen' }).slice(front.length);
  const content = all ?? candidateText(form, about, { front, others });
  download(fileNameOf(project.name, 'search', `candidates.${form}`), content, TYPES[form]);
}
