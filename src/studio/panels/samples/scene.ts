import {
  BufferAttribute,
  BufferGeometry,
  CanvasTexture,
  Color,
  LineBasicMaterial,
  LineSegments,
  PerspectiveCamera,
  Points,
  PointsMaterial,
  Raycaster,
  Scene,
  Vector2,
  WebGLRenderer,
} from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';

/** What a scene shows: points [n, 3] in the unit sphere, z up, their colours [n, 3] in 0..1, and pairs of their indices. */
export interface Shown {
  points: Float32Array;
  colours: Float32Array;
  edges: Uint32Array;
  /** Of the edges. */
  line: string;
  picked: number | null;
}

const FIELD_OF_VIEW = 40;
const AWAY = 2.7;
/** A press that moves no further picks a point, pixels. */
const STILL = 4;

/** A point cloud to turn with mouse, fingers or arrow keys. Drawn when something changes, and not before. */
export class CloudScene {
  readonly #renderer: WebGLRenderer;
  readonly #scene = new Scene();
  readonly #camera = new PerspectiveCamera(FIELD_OF_VIEW, 1, 0.01, 20);
  readonly #controls: OrbitControls;
  readonly #points = new BufferGeometry();
  readonly #lines = new BufferGeometry();
  readonly #dot: PointsMaterial;
  readonly #ink = new LineBasicMaterial({ transparent: true, opacity: 0.3 });
  readonly #cloud: Points;
  #frame = 0;

  /** @throws Error where the browser has no WebGL */
  constructor(canvas: HTMLCanvasElement, onPick: (point: number | null) => void) {
    this.#renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true });
    this.#renderer.setPixelRatio(Math.min(2, devicePixelRatio));
    this.#camera.up.set(0, 0, 1);
    this.#controls = new OrbitControls(this.#camera, canvas);
    this.#controls.enablePan = false;
    this.#controls.minDistance = 1.2;
    this.#controls.maxDistance = 8;
    this.#controls.addEventListener('change', () => this.#draw());
    this.home();
    const map = new CanvasTexture(disc());
    this.#dot = new PointsMaterial({ size: 0.05, map, alphaTest: 0.5, vertexColors: true });
    this.#cloud = new Points(this.#points, this.#dot);
    this.#scene.add(new LineSegments(this.#lines, this.#ink), this.#cloud);
    this.#listen(canvas, onPick);
  }

  show({ points, colours, edges, line, picked }: Shown): void {
    const n = points.length / 3;
    this.#points.setAttribute('position', new BufferAttribute(points, 3));
    this.#points.setAttribute('color', new BufferAttribute(colours, 3));
    this.#points.computeBoundingSphere();
    this.#lines.setAttribute('position', new BufferAttribute(points, 3));
    this.#lines.setIndex(new BufferAttribute(edges, 1));
    this.#dot.size = 0.085 * Math.sqrt(256 / Math.max(64, n));
    this.#ink.color = new Color(line);
    this.#ink.opacity = picked === null ? 0.12 : 0.7;
    this.#draw();
  }

  resize(width: number, height: number): void {
    const aspect = width / height;
    this.#camera.aspect = aspect;
    // The field of view is upright: where there is less room across, that has to hold the cloud.
    const half = Math.tan((FIELD_OF_VIEW * Math.PI) / 360) / Math.min(1, aspect);
    this.#camera.fov = (Math.atan(half) * 360) / Math.PI;
    this.#camera.updateProjectionMatrix();
    this.#renderer.setSize(width, height, false);
    this.#draw();
  }

  /** The view that it starts with. */
  home(): void {
    this.#camera.position.set(0.6 * AWAY, -0.7 * AWAY, 0.4 * AWAY);
    this.#controls.target.set(0, 0, 0);
    this.#controls.update();
  }

  /** Turns by radians about the upright axis, and up. */
  turn(yaw: number, pitch: number): void {
    const { position } = this.#camera;
    const distance = position.length();
    const across = Math.atan2(position.y, position.x) + yaw;
    const up = Math.max(-1.5, Math.min(1.5, Math.asin(position.z / distance) + pitch));
    position.set(
      distance * Math.cos(up) * Math.cos(across),
      distance * Math.cos(up) * Math.sin(across),
      distance * Math.sin(up),
    );
    this.#controls.update();
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    this.#controls.dispose();
    this.#points.dispose();
    this.#lines.dispose();
    this.#dot.map?.dispose();
    this.#dot.dispose();
    this.#ink.dispose();
    this.#renderer.dispose();
  }

  #draw(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#renderer.render(this.#scene, this.#camera));
  }

  #listen(canvas: HTMLCanvasElement, onPick: (point: number | null) => void): void {
    const caster = new Raycaster();
    let down = { x: 0, y: 0 };
    canvas.addEventListener('pointerdown', ({ clientX, clientY }) => {
      down = { x: clientX, y: clientY };
    });
    canvas.addEventListener('pointerup', ({ clientX, clientY }) => {
      if (Math.hypot(clientX - down.x, clientY - down.y) > STILL) return;
      const { left, top, width, height } = canvas.getBoundingClientRect();
      const at = new Vector2(((clientX - left) / width) * 2 - 1, 1 - ((clientY - top) / height) * 2);
      caster.setFromCamera(at, this.#camera);
      caster.params.Points = { threshold: this.#dot.size };
      const [hit] = caster.intersectObject(this.#cloud);
      onPick(hit?.index ?? null);
    });
  }
}

/** A round white dot, to be coloured. */
function disc(): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = 32;
  canvas.height = 32;
  const context = canvas.getContext('2d');
  if (context) {
    context.fillStyle = '#fff';
    context.arc(16, 16, 15, 0, 2 * Math.PI);
    context.fill();
  }
  return canvas;
}
