// Mutation records as marks: which node is to be read again, whatever the record says of it.

const MARK_CHILDREN = 9, MARK_ATTRIBUTE = 10, MARK_TEXT = 11

export class Marks {
  constructor(slots, live, writer) {
    this.slots = slots
    this.live = live
    this.out = writer
  }

  readRecords(records) {
    this.job = { records, index: 0 }
    return this.readMoreRecords()
  }

  readMoreRecords() {
    const { job, out } = this
    out.begin()
    for (; job.index < job.records.length; job.index++) {
      if (out.isFull()) return out.commit(false)
      this.writeRecord(job.records[job.index])
    }
    this.job = undefined
    return out.commit(true)
  }

  writeRecord(record) {
    const { out } = this
    // A target without a slot is new, or outside of what is recorded: reading it is all there is to do.
    const slot = this.slots.of(record.target)
    if (slot < 0) return
    this.live.record(record)
    if (record.type === 'childList') {
      out.op(MARK_CHILDREN)
      out.op(slot)
    } else if (record.type === 'characterData') {
      out.op(MARK_TEXT)
      out.op(slot)
    } else {
      const number = out.name(out.recordedName(record))
      if (number < 0) return
      out.op(MARK_ATTRIBUTE)
      out.op(slot)
      out.op(number)
    }
  }
}
