import { renderToString } from 'react-dom/server';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import {
  done,
  failed,
  IDLE,
  type Job,
  type News,
  paused,
  started,
  stopped,
  told,
  toldToStop,
} from '../../app/job.ts';
import { LinkError } from '../../coinference/errors.ts';
import '../actions/registry.ts';
import { type Advice, adviceOf } from '../store/advice.ts';
import type { JobId } from '../store/jobs.ts';
import { newProject } from '../store/project.ts';
import { createStudioStore, type StudioStore } from '../store/store.ts';
import type { StepId } from '../store/ui.ts';
import { StudioContext } from '../store/useStudio.ts';
import { panels, preloadPanels } from './index.ts';

beforeAll(async () => {
  vi.stubGlobal('location', new URL('http://localhost/'));
  vi.stubGlobal('innerHeight', 900);
  vi.stubGlobal('navigator', { userAgent: '' });
  vi.stubGlobal('window', globalThis);
  await preloadPanels();
}, 60_000);
afterAll(() => vi.unstubAllGlobals());

const fresh = started<Advice>(IDLE, 'Starting');
const going = (news: News) => told(fresh, { words: 'Half of it', progress: 0.5, begun: true, ...news });
const JOBS = {
  idle: IDLE,
  starting: fresh,
  going: going({ leftMs: 65_000 }),
  held: paused(going({})),
  stopping: toldToStop(going({})),
  stopped: stopped(fresh, 'Stopped at half.'),
  failed: failed(fresh, adviceOf(new LinkError('E301', 'No answer from here.'))),
  done: done(fresh, 'All of it.'),
} satisfies Record<string, Job<Advice>>;

/** The panel of a step as it is drawn while a job stands so. */
function page(
  step: StepId,
  id: JobId,
  how: keyof typeof JOBS,
  prepare: (store: StudioStore) => void = () => {},
): string {
  const store = createStudioStore(newProject());
  store.getState().show({ step });
  if (id === 'dispatch') store.getState().put('dispatch', { shown: true });
  store.setState({ jobs: { [id]: JOBS[how] } });
  prepare(store);
  // What a server draws is the initial state.
  store.getInitialState = store.getState;
  const { Panel } = panels[step];
  const html = renderToString(
    <StudioContext value={store}>
      <Panel />
    </StudioContext>,
  );
  return html.replaceAll('<!-- -->', '');
}

const button = (html: string, testId: string): string | undefined =>
  html.match(new RegExp(`<button[^>]*data-testid="${testId}"[^>]*>`))?.[0];

it.each<[StepId, JobId, string, string]>([
  ['setup', 'profile', 'profile-both', 'profile-stop'],
  ['search', 'profile', 'profile-start', 'profile-stop'],
  ['search', 'collect', 'latency-model-measure', 'latency-model-stop'],
  ['search', 'learn', 'latency-model-measure', 'latency-model-stop'],
  ['train', 'train', 'train-start', 'train-stop'],
  ['run', 'run', 'run-start', 'run-stop'],
  ['run', 'dispatch', 'dispatch-start', 'dispatch-stop'],
])('S15.120 at step %s the job %s can be started, stopped and followed', (step, id, start, stop) => {
  for (const how of ['idle', 'stopped', 'failed', 'done'] as const) {
    const html = page(step, id, how);
    expect(button(html, start), how).toBeDefined();
    expect(button(html, stop), how).toBeUndefined();
    expect(html.includes('data-testid="job-progress"'), how).toBe(false);
    expect(html.includes('No answer from here.'), how).toBe(how === 'failed');
    expect(html.includes('E301'), how).toBe(how === 'failed');
  }
  for (const how of ['starting', 'going', 'held', 'stopping'] as const) {
    const html = page(step, id, how);
    expect(button(html, start), how).toBeUndefined();
    expect(button(html, stop), how).toBeDefined();
    expect(html, how).toContain('data-testid="job-progress"');
    expect(html, how).toContain(how === 'starting' ? 'Starting' : 'Half of it');
    expect(html.includes(' left</p>'), how).toBe(how === 'going');
  }
});

it.each<[StepId, JobId]>([
  ['search', 'search'],
  ['train', 'train'],
  ['run', 'dispatch'],
])('S15.40 S15.120 at step %s the job is paused once it is under way, and resumed', (step, id) => {
  const [pause, resume] = [`${id}-pause`, `${id}-resume`];
  expect(button(page(step, id, 'starting'), pause)).toContain('disabled');
  expect(button(page(step, id, 'going'), pause)).not.toContain('disabled=""');
  expect(button(page(step, id, 'held'), resume)).toBeDefined();
  expect(button(page(step, id, 'held'), pause)).toBeUndefined();
  for (const how of ['idle', 'stopped', 'failed', 'done'] as const) {
    expect(button(page(step, id, how), pause)).toBeUndefined();
  }
});

it('S15.460 a part of the system unfolds by itself where something in it has to be mended', () => {
  const open = (part: string, prepare: (store: StudioStore) => void) =>
    new RegExp(`<details class="part part-${part}" open`).test(page('setup', 'profile', 'idle', prepare));
  const isolated = (store: StudioStore) =>
    store.getState().show({ device: { cores: 2, isolated: true, threads: null } });
  for (const part of ['device', 'link', 'edge']) expect(open(part, isolated), part).toBe(false);
  expect(open('device', () => {})).toBe(true);
  const down = (store: StudioStore) =>
    store.getState().show({ endpoint: { state: 'down', reason: 'Nothing answers.' } });
  expect(open('edge', down)).toBe(true);
  const gone = (store: StudioStore) => {
    isolated(store);
    store.getState().edit('Choose', ({ system }) => {
      system.device.machine = { kind: 'modelled', id: 'nothing' };
    });
  };
  expect(open('device', gone)).toBe(true);
});

it('S15.40 a training says how it ended', () => {
  expect(page('train', 'train', 'stopped')).toContain('Stopped at half.');
  expect(page('train', 'train', 'done')).toContain('All of it.');
});

it('S10.6 a search says what it found so far, and why it stopped', () => {
  const found = (store: StudioStore) => store.getState().put('search', { scored: 4321, perSecond: 765 });
  expect(page('search', 'search', 'idle')).not.toContain('search-scored');
  // After a reload the counters are those of the search that is shown.
  expect(page('search', 'search', 'idle', found)).toContain('4,321');
  expect(page('search', 'search', 'going', found)).toContain('4,321');
  expect(page('search', 'search', 'going', found)).toContain('765');
  expect(page('search', 'search', 'held', found)).not.toContain('765');
  expect(page('search', 'search', 'failed', found)).toContain('No answer from here.');
  const kept = (store: StudioStore) => store.getState().put('search', { canResume: true });
  expect(button(page('search', 'search', 'stopped', kept), 'search-go-on')).toBeDefined();
  expect(button(page('search', 'search', 'stopped'), 'search-go-on')).toBeUndefined();
});

it('S15.14 the reading of a folder is followed, stopped, and says what it recognised or what is wrong', () => {
  const own = (store: StudioStore) =>
    store.getState().edit('Choose', (project) => {
      project.task = 'modelnet40';
    });
  const at = (how: keyof typeof JOBS) => page('setup', 'data:modelnet40', how, own);
  expect(at('going')).toContain('Half of it');
  expect(at('done')).toContain('Recognised: All of it.');
  expect(at('failed')).toContain('data-testid="data-problem"');
  expect(at('stopped')).not.toContain('data-problem');
});

it('S15.9 an export shows that it builds, what went wrong, and what is in the bundle', () => {
  expect(button(page('export', 'export', 'going'), 'export-start')).toContain('data-loading');
  expect(page('export', 'export', 'failed')).toContain('E301');
  const built = (store: StudioStore) =>
    store.getState().put('bundle', {
      built: {
        zip: new Uint8Array(3),
        files: [{ name: 'manifest.json', bytes: 2 }],
        name: 'a.gcode.zip',
        designKey: '',
      },
    });
  const html = page('export', 'export', 'done', built);
  expect(html).toContain('a.gcode.zip');
  expect(html).toContain('this is the bundle of an earlier design');
});
