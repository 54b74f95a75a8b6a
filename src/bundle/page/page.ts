/** The page of a bundle: runs recorded samples and a person's own files, and shows the answers as JSON lines. */
import type { Device } from '../calledDevice.ts';
import type { Bundle } from '../files.ts';
import { fileFrame, type NamedFrame, recordedFrame } from '../frames.ts';
import { toleranceOf } from '../verify.ts';
import { fetchBundle, openFetched } from './device.ts';

const seen = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
const say = (id: string, text: string) => {
  seen(id).textContent = text;
};

function problem(error: unknown): void {
  const { message, code, help } = error as Error & { code?: string; help?: string };
  const whole = /[.!?]$/.test(message) ? message : `${message}.`;
  // The page knows its own address, which the edge has to be given.
  const advice = code === 'E301' ? help?.replace('--allow-origin', `$& ${location.origin}`) : help;
  say('problem', [code, whole, advice].filter(Boolean).join(' '));
}

let opened: { key: string; device: Device } | undefined;

/** The device for the edge that is chosen now; one is kept. */
async function deviceNow(bundle: Bundle): Promise<Device> {
  const edge = seen<HTMLInputElement>('edge').value.trim();
  const token = seen<HTMLInputElement>('token').value;
  const key = JSON.stringify([edge, token]);
  if (opened?.key !== key) {
    await opened?.device.close();
    opened = undefined;
    opened = { key, device: await openFetched(bundle, { edge, token }) };
  }
  return opened.device;
}

async function framesNow(bundle: Bundle): Promise<NamedFrame[]> {
  const { manifest } = bundle;
  const files = [...(seen<HTMLInputElement>('files').files ?? [])];
  if (files.length > 0) {
    return Promise.all(
      files.map(async (file) =>
        fileFrame(manifest, file.name, new Uint8Array(await file.arrayBuffer()), false),
      ),
    );
  }
  const { value } = seen<HTMLSelectElement>('sample');
  const chosen = value === 'all' ? manifest.samples.map((_, i) => i) : [Number(value)];
  return chosen.map((i) => recordedFrame(bundle, i));
}

async function run(bundle: Bundle): Promise<void> {
  const frames = await framesNow(bundle);
  const device = await deviceNow(bundle);
  const lines: string[] = [];
  let worst = 0;
  let compared = 0;
  for await (const answer of device.answers(frames, frames.length > 1)) {
    lines.push(JSON.stringify(answer));
    if (answer.maxAbsDifference !== undefined) {
      compared += 1;
      worst = Math.max(worst, answer.maxAbsDifference);
    }
    say('answers', lines.join('\n'));
  }
  const tolerance = toleranceOf(bundle.manifest);
  if (compared > 0) {
    say(
      'verdict',
      worst <= tolerance
        ? `Verified: ${compared} samples within ${tolerance}.`
        : `Logits differ by ${worst}; at most ${tolerance} is explained by rounding.`,
    );
  }
  seen('save').hidden = false;
}

function save(): void {
  const url = URL.createObjectURL(
    new Blob([`${seen('answers').textContent}\n`], { type: 'application/jsonl' }),
  );
  const link = Object.assign(document.createElement('a'), { href: url, download: 'answers.jsonl' });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

async function start(): Promise<void> {
  const bundle = await fetchBundle();
  const { design, task, mode, setting, samples, segments, zoo } = bundle.manifest;
  document.title = design.name;
  say('name', design.name);
  const alone = zoo
    ? ' Of the zoo in this bundle the page runs this design alone; its dispatcher runs in Node.'
    : '';
  say('about', `Task ${task}, ${setting.points} points a sample, mode ${mode}.${alone}`);
  seen('edge-fields').hidden = segments.edge === undefined;
  const choices = [...samples.keys()].map((i) => new Option(`sample ${i}`, String(i)));
  seen<HTMLSelectElement>('sample').append(...choices, new Option('all', 'all'));
  seen('form').hidden = false;
  const button = seen<HTMLButtonElement>('run');
  seen('form').addEventListener('submit', (event) => {
    event.preventDefault();
    for (const id of ['problem', 'verdict', 'answers']) say(id, '');
    button.disabled = true;
    run(bundle)
      .catch(problem)
      .finally(() => {
        button.disabled = false;
      });
  });
  seen('save').addEventListener('click', save);
}

start().catch(problem);
