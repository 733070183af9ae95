// Two versions of a picture in six ways, with one zoom and one position for both. Modes are switched by style alone:
// nothing is decoded or drawn again, so that a pair of 4K pictures stays smooth.

const modes = ['sideBySide', 'slider', 'blink', 'onion', 'heat', 'regions'];
const blinkMs = 700;
const step = 1.25;
const closest = 16;
const stripe = 128;
const leastVisible = 8;
const calm = matchMedia('(prefers-reduced-motion: reduce)');

class ComparePictures extends HTMLElement {
  #view = { scale: 1, x: 0, y: 0 };
  #fitted = true;
  #stop = new AbortController();
  #blinking = 0;

  connectedCallback() {
    this.labels = JSON.parse(this.getAttribute('labels') ?? '{}');
    this.size = { width: Number(this.getAttribute('width')), height: Number(this.getAttribute('height')) };
    const urls = { before: this.getAttribute('before'), after: this.getAttribute('after') };
    this.modes = urls.before ? modes : ['regions'];
    this.words = element('p', { className: 'compare-words', textContent: this.labels.loading ?? '' });
    this.words.setAttribute('role', 'status');
    this.replaceChildren(this.#bar(), this.#stage(urls), this.#tools(), this.words);
    this.#listen();
    this.mode = this.modes[0];
    this.#whenShown();
  }

  disconnectedCallback() {
    this.#stop.abort();
    clearInterval(this.#blinking);
  }

  get mode() {
    return this.dataset.mode;
  }

  set mode(mode) {
    this.dataset.mode = mode;
    this.toggleAttribute('data-before', false);
    const choice = this.querySelector(`input[value="${mode}"]`);
    if (choice)
      choice.checked = true;
    for (const tool of this.querySelectorAll('[data-for]'))
      tool.hidden = tool.dataset.for !== mode;
    this.#blink();
    if (this.#fitted)
      this.fit();
  }

  /** The whole picture, as large as the room allows. */
  fit() {
    const room = this.querySelector('.compare-pane').getBoundingClientRect();
    if (room.width === 0)
      return;
    const scale = Math.min(room.width / this.size.width, room.height / this.size.height);
    this.#show({ scale, x: (room.width - this.size.width * scale) / 2, y: (room.height - this.size.height * scale) / 2 }, true);
  }

  /** One pixel of the picture is one pixel of the page; what is in the middle stays there. */
  actual() {
    this.#zoomTo(1);
  }

  #bar() {
    const bar = element('fieldset', { className: 'compare-modes' }, element('legend', { textContent: this.labels.mode ?? '' }));
    this.modes.forEach((mode, index) => {
      const choice = element('input', { type: 'radio', name: 'compare-mode', value: mode });
      choice.addEventListener('change', () => { this.mode = mode; });
      bar.append(element('label', {}, choice, element('span', { textContent: this.labels[mode] ?? mode }), element('kbd', { textContent: `${index + 1}` })));
    });
    return bar;
  }

  #stage(urls) {
    const stage = element('div', { className: 'compare-stage', tabIndex: 0 });
    stage.setAttribute('role', 'group');
    stage.setAttribute('aria-label', `${this.labels.zoom ?? ''}: 0, z, +, −, ← → ↑ ↓`);
    for (const side of ['before', 'after']) {
      if (!urls[side])
        continue;
      const picture = element('img', {
        src: urls[side], alt: this.labels[side] ?? side, width: this.size.width, height: this.size.height, draggable: false,
      });
      const plane = element('div', { className: 'compare-plane' }, picture);
      if (side === 'after')
        plane.append(...this.#outlines());
      const pane = element('div', { className: `compare-pane compare-${side}` }, plane);
      pane.dataset.label = this.labels[side] ?? side;
      stage.append(pane);
    }
    return stage;
  }

  #outlines() {
    return JSON.parse(this.getAttribute('regions') ?? '[]').map(region => {
      const outline = element('div', { className: `compare-region compare-${region.kind}` });
      outline.setAttribute('role', 'img');
      outline.setAttribute('aria-label', `${this.labels[region.kind] ?? region.kind}: ${region.x}, ${region.y}, ${region.width} × ${region.height}`);
      Object.assign(outline.style, { left: `${region.x}px`, top: `${region.y}px`, width: `${region.width}px`, height: `${region.height}px` });
      return outline;
    });
  }

  #tools() {
    const tools = element('div', { className: 'compare-tools' });
    const range = (mode, label, value, change) => {
      const input = element('input', { type: 'range', min: 0, max: 100, value });
      const apply = () => {
        input.setAttribute('aria-valuetext', `${input.value} %`);
        change(input.value);
      };
      input.addEventListener('input', apply);
      apply();
      const tool = element('label', {}, element('span', { textContent: label ?? '' }), input);
      tool.dataset.for = mode;
      tools.append(tool);
    };
    const button = (label, key, act, mode) => {
      const made = element('button', { type: 'button' }, element('span', { textContent: label ?? '' }));
      if (key !== label)
        made.append(' ', element('kbd', { textContent: key }));
      if (mode)
        made.dataset.for = mode;
      made.addEventListener('click', act);
      tools.append(made);
      return made;
    };
    if (this.modes.length > 1) {
      range('slider', this.labels.position, 50, value => this.style.setProperty('--split', `${value}%`));
      range('onion', this.labels.opacity, 50, value => this.style.setProperty('--opacity', value / 100));
      const hold = button(this.labels.hold, 'b', () => {}, 'blink');
      hold.addEventListener('pointerdown', () => this.#peek(true));
      for (const end of ['pointerup', 'pointerleave', 'blur'])
        hold.addEventListener(end, () => this.#peek(false));
      hold.addEventListener('keydown', event => { if (event.key === ' ' || event.key === 'Enter') this.#peek(true); });
      hold.addEventListener('keyup', () => this.#peek(false));
      const timed = element('input', { type: 'checkbox', className: 'compare-timed' });
      timed.addEventListener('change', () => this.#blink());
      const label = element('label', {}, timed, element('span', { textContent: this.labels.timed ?? '' }));
      label.dataset.for = 'blink';
      tools.append(label);
    }
    button(this.labels.fit, '0', () => this.fit());
    button(this.labels.actual, 'z', () => this.actual());
    button('+', '+', () => this.#zoomTo(this.#view.scale * step)).setAttribute('aria-label', this.labels.zoomIn ?? '+');
    button('−', '−', () => this.#zoomTo(this.#view.scale / step)).setAttribute('aria-label', this.labels.zoomOut ?? '-');
    tools.append(element('output', { className: 'compare-zoom' }));
    return tools;
  }

  #listen() {
    const { signal } = this.#stop;
    const stage = this.querySelector('.compare-stage');
    stage.addEventListener('wheel', event => {
      event.preventDefault();
      this.#zoomTo(this.#view.scale * (event.deltaY < 0 ? step : 1 / step), this.#place(event));
    }, { passive: false });
    stage.addEventListener('pointerdown', event => {
      stage.setPointerCapture(event.pointerId);
      const from = { x: event.clientX - this.#view.x, y: event.clientY - this.#view.y };
      const move = at => this.#show({ scale: this.#view.scale, x: at.clientX - from.x, y: at.clientY - from.y });
      stage.addEventListener('pointermove', move);
      for (const end of ['pointerup', 'pointercancel'])
        stage.addEventListener(end, () => stage.removeEventListener('pointermove', move), { once: true });
    });
    stage.addEventListener('keydown', event => {
      const far = 48;
      const by = { ArrowLeft: [far, 0], ArrowRight: [-far, 0], ArrowUp: [0, far], ArrowDown: [0, -far] }[event.key];
      if (!by || event.altKey)
        return;
      event.preventDefault();
      event.stopPropagation();
      this.#show({ scale: this.#view.scale, x: this.#view.x + by[0], y: this.#view.y + by[1] });
    });
    document.addEventListener('keydown', event => this.#key(event), { signal });
    document.addEventListener('keyup', event => { if (event.key === 'b') this.#peek(false); }, { signal });
    calm.addEventListener('change', () => this.#blink(), { signal });
    const resized = new ResizeObserver(() => { if (this.#fitted) this.fit(); });
    resized.observe(stage);
    signal.addEventListener('abort', () => resized.disconnect());
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector('dialog[open]'))
      return;
    const mode = this.modes[Number(event.key) - 1];
    const act = mode ? () => { this.mode = mode; } : {
      0: () => this.fit(), z: () => (this.#view.scale === 1 ? this.fit() : this.actual()), b: () => this.#peek(true),
      '+': () => this.#zoomTo(this.#view.scale * step), '-': () => this.#zoomTo(this.#view.scale / step),
    }[event.key];
    if (!act)
      return;
    event.preventDefault();
    act();
  }

  #peek(before) {
    if (this.mode === 'blink')
      this.toggleAttribute('data-before', before);
  }

  /** Timed blinking is for who asked for it, and never for who asked for less motion. */
  #blink() {
    clearInterval(this.#blinking);
    const timed = this.querySelector('.compare-timed');
    if (timed)
      timed.disabled = calm.matches;
    if (this.mode === 'blink' && timed?.checked && !calm.matches)
      this.#blinking = setInterval(() => this.toggleAttribute('data-before'), blinkMs);
  }

  #place(event) {
    const room = event.target.closest('.compare-pane')?.getBoundingClientRect() ?? this.querySelector('.compare-pane').getBoundingClientRect();
    return { x: event.clientX - room.left, y: event.clientY - room.top };
  }

  #zoomTo(wanted, at = this.#middle()) {
    const scale = Math.min(closest, Math.max(0.02, wanted));
    const ratio = scale / this.#view.scale;
    this.#show({ scale, x: at.x - (at.x - this.#view.x) * ratio, y: at.y - (at.y - this.#view.y) * ratio });
  }

  #middle() {
    const room = this.querySelector('.compare-pane').getBoundingClientRect();
    return { x: room.width / 2, y: room.height / 2 };
  }

  #show(view, fitted = false) {
    this.#view = view;
    this.#fitted = fitted;
    this.style.setProperty('--scale', view.scale);
    this.toggleAttribute('data-pixels', view.scale >= 2);
    for (const plane of this.querySelectorAll('.compare-plane'))
      plane.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
    this.querySelector('.compare-zoom').value = `${Math.round(view.scale * 100)} %`;
  }

  /** Says once that every picture has been decoded and painted: before that nobody can have seen it. */
  async #whenShown() {
    try {
      await Promise.all([...this.querySelectorAll('img')].map(picture => picture.decode()));
    } catch {
      this.dataset.failed = '';
      this.words.textContent = this.labels.failed ?? '';
      return;
    }
    requestAnimationFrame(() => requestAnimationFrame(() => {
      this.dataset.shown = '';
      this.dispatchEvent(new CustomEvent('pictures-shown', { bubbles: true }));
      this.#tellDifference();
    }));
  }

  /** The difference in words, counted a stripe at a time while nothing else is to be done. */
  async #tellDifference() {
    const [before, after] = this.querySelectorAll('img');
    if (!after) {
      this.words.textContent = this.labels.only ?? '';
      return;
    }
    const { width, height } = this.size;
    const canvases = [0, 1].map(() => new OffscreenCanvas(width, stripe).getContext('2d', { willReadFrequently: true }));
    let changed = 0;
    for (let top = 0; top < height && !this.#stop.signal.aborted; top += stripe) {
      await new Promise(idle => (globalThis.requestIdleCallback ?? setTimeout)(idle));
      const rows = Math.min(stripe, height - top);
      const [one, other] = canvases.map((canvas, index) => {
        canvas.drawImage([before, after][index], 0, top, width, rows, 0, 0, width, rows);
        return new Uint32Array(canvas.getImageData(0, 0, width, rows).data.buffer);
      });
      for (let i = 0; i < one.length; i++)
        changed += one[i] !== other[i] && isVisible(one[i], other[i]) ? 1 : 0;
    }
    const percent = changed * 100 / (width * height);
    this.words.textContent = changed === 0
      ? this.labels.same ?? ''
      : (this.labels.changed ?? '').replace('{percent}', percent < 0.1 ? '< 0.1' : percent.toFixed(1));
  }
}

/** In any of red, green and blue (the lower three bytes of a pixel); less is what encoding alone makes. */
function isVisible(one, other) {
  for (let shift = 0; shift < 24; shift += 8)
    if (Math.abs((one >> shift & 255) - (other >> shift & 255)) > leastVisible)
      return true;
  return false;
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function isTyping(target) {
  return target instanceof HTMLElement
    && (target.isContentEditable || target.matches('textarea, select, input:not([type=radio], [type=checkbox], [type=range])'));
}

customElements.define('compare-pictures', ComparePictures);
