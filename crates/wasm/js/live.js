// Controls that have to be read again: those that a script set (it leaves no mutation), those around a mutation, and a few
// of the others at a time, since an autofill or a setter taken before ours was laid tells nobody. Nothing is read here in
// the page's own calls.

const CONTROL = 14
const SECRET = 31
const F_VALUE = 8
const F_FORCED = 256
// Controls read in one call.
const A_CALL = 500

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
    this.ring = slots.controls.values()
    this.touched = new Map() // control → whether its state is told in any case
    this.groups = new Map() // form, document or shadow root → names of radio buttons to be read
    this.line = new Map() // slots to be read, the same
    this.media = [] // slots of audio and video elements not yet read
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
      this.slots.controls.add(slot)
      // It may have switched off another one.
      if (isOn && localName === 'input') this.noteGroup(this.slots.at(slot))
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
    return this.touched.size > 0 || this.groups.size > 0 || this.line.size > 0
  }

  noteGroup(input) {
    const group = this.controls.groupOf(input)
    if (!group) return
    const [scope, name] = group
    const names = this.groups.get(scope)
    if (names) names.add(name)
    else this.groups.set(scope, new Set([name]))
  }

  // Puts what was touched in line, and what changes with it: each list and each group once, however many were touched.
  gather() {
    const lists = new Set()
    for (const [element, isForced] of this.touched) {
      this.enlist(element, isForced)
      const localName = this.localName(element)
      const list = localName === 'option' ? this.controls.listOf(element) : localName === 'select' ? element : undefined
      if (list) lists.add(list)
      if (localName === 'input') this.noteGroup(element)
    }
    this.touched.clear()
    this.isAwake = false
    for (const list of lists) for (const option of this.controls.optionsOf(list)) this.enlist(option, false)
    for (const [scope, names] of this.groups) for (const radio of this.controls.radios(scope, names)) this.enlist(radio, false)
    this.groups.clear()
  }

  enlist(element, isForced) {
    const slot = this.slots.of(element)
    if (slot >= 0) this.line.set(slot, isForced || this.line.get(slot) === true)
  }

  // Reads what was touched, and `more` others.
  read(more) {
    this.gather()
    for (; more > 0; more--) {
      const element = this.next()
      if (element === undefined) break
      if (this.localName(element) !== 'select') this.enlist(element, false)
      else
        for (const option of this.controls.optionsOf(element)) {
          this.enlist(option, false)
          more--
        }
    }
    return this.readMore()
  }

  readMore() {
    const { out } = this
    let left = A_CALL
    out.begin()
    for (const [slot, isForced] of this.line) {
      if (left-- <= 0 || out.isFull()) break
      this.line.delete(slot)
      const element = this.slots.at(slot)
      // The slot may have been given to another node.
      const state = this.controls.isHtml(element) ? this.controls.state(element, this.localName(element)) : undefined
      if (!state) continue
      out.op(CONTROL)
      out.op(slot)
      out.op(state.flags | (isForced ? F_FORCED : 0))
      if (state.flags & F_VALUE) out.text(state.value)
    }
    return out.commit(this.line.size === 0)
  }

  // What fields for secrets hold.
  readSecrets(slots) {
    const { out } = this
    out.begin()
    for (const slot of slots) {
      out.op(SECRET)
      out.op(slot)
      out.text(this.controls.entered(this.slots.at(slot)) ?? '')
    }
    return out.commit(true)
  }

  // The next known control, around and around.
  next() {
    const { value: slot, done } = this.ring.next()
    if (done) this.ring = this.slots.controls.values()
    return done ? undefined : this.slots.at(slot)
  }

  // Slots of audio and video elements read for the first time since the last call.
  takeMedia() {
    const media = new Uint32Array(this.media)
    this.media = []
    return media
  }
}
