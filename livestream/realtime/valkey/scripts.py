"""What the Valkey server does in one step, and the names that it keeps things under.

`wb:rt:seq:<topic>` is the number of the topic's last event, `wb:rt:ring:<topic>` its last events,
`wb:rt:in:<topic>:<process>` who listens at a process, `wb:rt:viewers:<topic>` the count over all,
`wb:rt:processes` the processes that are alive, `wb:rt:removed` who was put out lately. Keys are made in the
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

CENSUS = (
    _NOW
    + """
local head, ttl, size, process, topic, alive = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[6])
"""
    + _STAND
    + _KEEP
    + """
local own = 'wb:rt:in:' .. topic .. ':' .. process
redis.call('ZADD', 'wb:rt:processes', ms + alive, process)
redis.call('ZREMRANGEBYSCORE', 'wb:rt:processes', '-inf', ms)
redis.call('PEXPIRE', own, alive)
local keys = {}
for _, each in ipairs(redis.call('ZRANGE', 'wb:rt:processes', 0, -1)) do
  local key = 'wb:rt:in:' .. topic .. ':' .. each
  if redis.call('EXISTS', key) == 1 then keys[#keys + 1] = key end
end
local count = 0
if #keys == 1 then
  count = redis.call('SCARD', keys[1])
elseif #keys > 1 then
  count = redis.call('SUNIONSTORE', 'wb:rt:union', unpack(keys))
  redis.call('DEL', 'wb:rt:union')
end
local viewers = 'wb:rt:viewers:' .. topic
local last = redis.call('GET', viewers) or '0'
redis.call('SET', viewers, count, 'PX', alive * 2)
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
