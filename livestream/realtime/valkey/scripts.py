"""What the Valkey server does in one step, and the names that it keeps things under.

`wb:rt:seq:<topic>` is the number of the topic's last event, `wb:rt:ring:<topic>` its last events,
`wb:rt:in:<topic>:<process>` who listens at a process, `wb:rt:viewers:<topic>` the count over all, with `:of` the
sets that it was counted from, `wb:rt:told:<topic>` what was told of it, `wb:rt:peak:<topic>` the most at once in a
session, `wb:rt:processes` the processes that are alive, `wb:rt:removed` who was put out lately. Keys are made in the
scripts: a single server, with replicas if need be, not a cluster.
"""

from __future__ import annotations

CHANNEL = "wb:rt:channel"
PREFIX = "wb:rt:"

_NOW = """
local t = redis.call('TIME')
local ms = t[1] * 1000 + math.floor(t[2] / 1000)
"""

_STAND = """
local function stand(topic)
  local key = 'wb:rt:seq:' .. topic
  if redis.call('EXISTS', key) == 0 then
    redis.call('SET', key, string.format('%.0f', ms))
    redis.call('DEL', 'wb:rt:ring:' .. topic)
  end
  redis.call('PEXPIRE', key, ttl)
  return key
end
"""

_KEEP = """
local function keep(topic, number, rest)
  local numbered = string.format('%.0f', number) .. '\\t' .. rest
  local ring = 'wb:rt:ring:' .. topic
  redis.call('RPUSH', ring, numbered)
  redis.call('LTRIM', ring, -size, -1)
  redis.call('PEXPIRE', ring, ttl)
  return topic .. '\\t' .. numbered
end
"""

PUBLISH = (
    _NOW
    + """
local ttl, size, out = ARGV[2], ARGV[3], {ARGV[1]}
"""
    + _STAND
    + _KEEP
    + """
for i = 4, #ARGV, 2 do
  out[#out + 1] = keep(ARGV[i], redis.call('INCR', stand(ARGV[i])), ARGV[i + 1])
end
return redis.call('PUBLISH', 'wb:rt:channel', table.concat(out, '\\n'))
"""
)
"""ARGV: header, milliseconds that a silent topic is kept, ring size, then topic and event in turn.

A topic's numbers begin at the server's clock in milliseconds: above all that were given before a restart.
"""

REMOVE = """
redis.call('ZADD', 'wb:rt:removed', ARGV[2], ARGV[3])
redis.call('ZREMRANGEBYSCORE', 'wb:rt:removed', '-inf', ARGV[4])
return redis.call('PUBLISH', 'wb:rt:channel', ARGV[1] .. '\\n' .. ARGV[3])
"""
"""ARGV: header, the removal's time, the removal, the time before which older ones are forgotten."""

STAND = (
    _NOW
    + """
local ttl, found = ARGV[1], {}
"""
    + _STAND
    + """
for i = 2, #ARGV, 2 do
  local seq, events = redis.call('GET', stand(ARGV[i])), {}
  if seq ~= ARGV[i + 1] then events = redis.call('LRANGE', 'wb:rt:ring:' .. ARGV[i], 0, -1) end
  found[#found + 1] = {seq, events}
end
return found
"""
)
"""ARGV: milliseconds as above, then topic and the number that the asker has ('' for none) in turn."""

_COUNT = """
local function sets(topic, process)
  local alive, out, own = redis.call('ZRANGE', 'wb:rt:processes', 0, -1), {}, {}
  for _, each in ipairs(alive) do
    local key = 'wb:rt:in:' .. topic .. ':' .. each
    if redis.call('EXISTS', key) == 1 then
      out[#out + 1] = key
      if each ~= process then own[#own + 1] = key end
    end
  end
  return out, own
end
local function union(keys)
  if #keys == 0 then return 0 end
  if #keys == 1 then return redis.call('SCARD', keys[1]) end
  local count = redis.call('SUNIONSTORE', 'wb:rt:union', unpack(keys))
  redis.call('DEL', 'wb:rt:union')
  return count
end
local function live(process)
  redis.call('ZADD', 'wb:rt:processes', ms + alive, process)
  redis.call('ZREMRANGEBYSCORE', 'wb:rt:processes', '-inf', ms)
end
local function note(topic, keys, count)
  local name = 'wb:rt:viewers:' .. topic
  redis.call('SET', name, count, 'PX', alive * 2)
  redis.call('SET', name .. ':of', table.concat(keys, ' '), 'PX', alive * 2)
end
"""

MOVE = (
    _NOW
    + """
local process, topic, alive, kept = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4]
"""
    + _COUNT
    + """
live(process)
local own, name = 'wb:rt:in:' .. topic .. ':' .. process, 'wb:rt:viewers:' .. topic
local keys, others = sets(topic, process)
local count = tonumber(redis.call('GET', name))
-- a process that died, or came back, took its people along: what was counted with it holds no more
if not count or redis.call('GET', name .. ':of') ~= table.concat(keys, ' ') then count = union(keys) end
local most = 0
for i = 5, #ARGV do
  local way, who, elsewhere = ARGV[i]:sub(1, 1), ARGV[i]:sub(2), false
  for _, key in ipairs(others) do
    if redis.call('SISMEMBER', key, who) == 1 then elsewhere = true end
  end
  local moved = redis.call(way == '+' and 'SADD' or 'SREM', own, who)
  if moved == 1 and not elsewhere then count = count + (way == '+' and 1 or -1) end
  if count > most then most = count end
end
redis.call('PEXPIRE', own, alive)
note(topic, (sets(topic, process)), count)
local peak = 'wb:rt:peak:' .. topic
if most > tonumber(redis.call('HGET', peak, 'most') or '0') then redis.call('HSET', peak, 'most', most) end
redis.call('PEXPIRE', peak, kept)
return count
"""
)
"""ARGV: process, topic, milliseconds that a silent process counts, milliseconds that a peak is kept, then the moves
in their order: '+' or '-' and the person. Somebody who is at another process too neither comes nor goes.

Answers the count over all. The peak takes each of them.
"""

PEAK = (
    _NOW
    + """
local topic, session, begin, kept, alive = ARGV[1], ARGV[2], ARGV[3], ARGV[4], 0
"""
    + _COUNT
    + """
local key, now = 'wb:rt:peak:' .. topic, union((sets(topic, '')))
local old, most = redis.call('HGET', key, 'session'), tonumber(redis.call('HGET', key, 'most') or '0')
if begin == '1' or (old and old ~= session) then most = 0 end
most = math.max(most, now)
redis.call('HSET', key, 'session', session, 'most', most)
redis.call('PEXPIRE', key, kept)
return most
"""
)
"""ARGV: topic, session, '1' to begin anew from who is there, milliseconds as above. Answers the session's peak.
One that was counted before anybody said for which session (after a restart of the server) is this session's."""

PEOPLE = (
    _NOW
    + """
local alive = 0
"""
    + _COUNT
    + """
local keys = sets(ARGV[1], '')
if #keys == 0 then return {} end
return redis.call('SUNION', unpack(keys))
"""
)
"""ARGV: topic. Answers who is there, at all processes."""

CENSUS = (
    _NOW
    + """
local head, ttl, size, process, topic, alive = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[6])
"""
    + _STAND
    + _KEEP
    + _COUNT
    + """
local own = 'wb:rt:in:' .. topic .. ':' .. process
live(process)
redis.call('PEXPIRE', own, alive)
local keys = sets(topic, process)
local count, told = union(keys), 'wb:rt:told:' .. topic
local last = redis.call('GET', told) or '0'
note(topic, keys, count)
redis.call('SET', told, count, 'PX', alive * 2)
if tonumber(last) ~= count then
  local number = redis.call('INCR', stand(topic))
  local event = ARGV[7] .. count .. ARGV[8] .. string.format('%.0f', number) .. ARGV[9]
  redis.call('PUBLISH', 'wb:rt:channel', head .. '\\n' .. keep(topic, number, event))
end
return redis.call('SCARD', own)
"""
)
"""ARGV: header, the two of PUBLISH, process, topic, milliseconds that a silent process counts, then an event
around its count and its version: counted and told in one step, or an older count could be told last.

Answers the process's own count.
"""
