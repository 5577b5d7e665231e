// Controls that have to be read again: those that a script set (it leaves no mutation), those around a mutation, and a few
// of the others at a time, since an autofill or a setter taken before ours was laid tells nobody. Nothing is read here in
// the page's own calls.

const CONTROL = 14
const F_VALUE = 8, F_FORCED = 256

// Setters and methods that change what a control holds.
const SETTERS = {
  HTMLInputElement: ['value', 'checked', 'indeterminate', 'valueAsNumber', 'valueAsDate', 'files'],
  HTMLTextAreaElement: ['value'],
  HTMLSelectElement: ['value', 'selectedIndex'],
  HTMLOptionElement: ['selected'],
}
const METHODS = {
  HTMLInputElement: ['stepUp', 'stepDown', 'setRangeText'],
  HTMLTextAreaElement: ['setRangeText'],
}
// Attributes that may change the state; of the first ones a control may or may not heed the change.
const HEEDED = new Set(['value', 'checked', 'selected'])
const RELATED = new Set(['min', 'max', 'step', 'multiple', 'size', 'name', 'form', 'maxlength'])

export class Live {
  constructor(primitives, slots, controls, writer) {
    this.localName = primitives.getter('Element', 'localName')
    this.parentNode = primitives.getter('Node', 'parentNode')
    this.nodeType = primitives.getter('Node', 'nodeType')
    this.slots = slots
    this.controls = controls
    this.out = writer
    this.known = new Set() // slots of inputs, text areas and selects
    this.ring = this.known.values()
    this.touched = new Map() // control → whether its state is told in any case
    this.media = [] // slots of audio and video elements not yet read
    this.hasNewRadio = false
  }

  // `wake` has the page's drain called in a task of its own.
  lay(scope, realm, wake) {
    this.wake = wake
    const touch = scope.natives.guarded((control) => this.touch(control, false))
    for (const [type, names] of Object.entries(SETTERS)) for (const name of names) scope.patchAccessor(realm, type, name, undefined, touch)
    for (const [type, names] of Object.entries(METHODS)) for (const name of names) scope.patch(realm, type, name, touch)
  }

  touch(control, isForced) {
    // What is not known yet is read as it is then.
    if (this.slots.of(control) < 0) return
    this.touched.set(control, isForced || this.touched.get(control) === true)
    if (this.isAwake) return
    this.isAwake = true
    this.wake?.()
  }

  // An HTML element was read for the first time.
  found(slot, localName, isOn) {
    if (localName === 'audio' || localName === 'video') this.media.push(slot)
    else if (localName === 'input' || localName === 'textarea' || localName === 'select') {
      this.known.add(slot)
      // It may have switched off another one.
      if (isOn) this.hasNewRadio = true
    }
  }

  // A mutation of a known node.
  record({ type, target, attributeName: name }) {
    if (type === 'attributes') {
      const isHeeded = HEEDED.has(name)
      if (!isHeeded && !RELATED.has(name)) return
      if (this.controls.isControl(target) || this.controls.isOption(target)) this.touch(target, isHeeded)
      return
    }
    let element = type === 'characterData' ? this.parentNode(target) : target
    if (element && this.nodeType(element) === 1 && this.localName(element) === 'optgroup') element = this.parentNode(element)
    if (element && this.controls.isControl(element)) this.touch(element, false)
  }

  isWaiting() {
    return this.touched.size > 0 || this.hasNewRadio
  }

  // Reads what was touched, and `more` others.
  read(more) {
    const controls = new Map()
    const add = (element, isForced) => {
      const slot = this.slots.of(element)
      if (slot >= 0 && this.nodeType(element) === 1) controls.set(slot, isForced || controls.get(slot) === true)
    }
    for (const [element, isForced] of this.touched) {
      add(element, isForced)
      for (const other of this.controls.together(element, this.localName(element))) add(other, isForced && other === element)
    }
    this.touched.clear()
    this.isAwake = false
    if (this.hasNewRadio) for (const slot of this.known) if (this.controls.isRadio(this.slots.at(slot))) add(this.slots.at(slot), false)
    this.hasNewRadio = false
    for (; more > 0; more--) {
      const element = this.next()
      if (element === undefined) break
      if (this.localName(element) !== 'select') add(element, false)
      else
        for (const option of this.controls.together(element, 'select')) {
          add(option, false)
          more--
        }
    }
    this.job = { controls: [...controls], index: 0 }
    return this.readMore()
  }

  readMore() {
    const { job, out } = this
    out.begin()
    for (; job.index < job.controls.length; job.index++) {
      if (out.isFull()) return out.commit(false)
      const [slot, isForced] = job.controls[job.index]
      const element = this.slots.at(slot)
      const state = element && this.controls.state(element, this.localName(element))
      if (!state) continue
      out.op(CONTROL)
      out.op(slot)
      out.op(state.flags | (isForced ? F_FORCED : 0))
      if (state.flags & F_VALUE) out.text(state.value)
    }
    this.job = undefined
    return out.commit(true)
  }

  // The next known control, around and around.
  next() {
    let { value: slot, done } = this.ring.next()
    if (done) {
      this.ring = this.known.values()
      return undefined
    }
    const element = this.slots.at(slot)
    if (element !== undefined && this.controls.isControl(element)) return element
    // Gone, and the slot perhaps given to another node.
    this.known.delete(slot)
    return this.next()
  }

  // Slots of audio and video elements read for the first time since the last call.
  takeMedia() {
    const media = new Uint32Array(this.media)
    this.media = []
    return media
  }
}
