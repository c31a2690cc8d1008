package io.countersign.approval.view;

import io.countersign.approval.ApprovalQueue.Item;
import io.countersign.approval.ApprovalQueue.Order;
import io.countersign.approval.ApprovalQueue.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The approvals in one order, kept sorted: all that wait, those that wait for each person, and, in the order in which they matter, simply all. A page
/// costs what it shows, however many there are. One thread writes, any number read.
final class QueueIndex {

    /// Why something stands in a list.
    private enum Sort { ALL, WAITS, ACTS, OWNS, BACKS }

    /// @param person null: everybody
    /// @param owner with BACKS: whom the person backs; otherwise null
    private record Key(Sort sort, String person, String owner) {}

    private record Slot(Key key, Place place) {}

    private final Map<Key, ConcurrentSkipListMap<Place, Item>> lists = new ConcurrentHashMap<>();
    private final Order order;

    QueueIndex(Order order) {
        this.order = order;
    }

    /// Puts `after` where it belongs. It never goes missing meanwhile: what is no longer true is removed last.
    ///
    /// @param before as it was; null: it is new
    void put(Item before, Item after) {
        var now = slots(after);
        now.forEach(slot -> lists.computeIfAbsent(slot.key(), _ -> new ConcurrentSkipListMap<>(order.places())).put(slot.place(), after));
        if (before != null) {
            var gone = slots(before);
            gone.removeAll(now);
            gone.forEach(slot -> lists.computeIfPresent(slot.key(), (_, list) -> {
                list.remove(slot.place());
                return list.isEmpty() ? null : list;
            }));
        }
    }

    /// Every approval after `place`, whatever its state; nothing in another order than [Order#PRIORITY].
    ///
    /// @param place null: from the first
    Stream<Item> all(Place place) {
        return merged(List.of(new Key(Sort.ALL, null, null)), place);
    }

    /// Every approval after `place` that waits.
    Stream<Item> waiting(Place place) {
        return merged(List.of(new Key(Sort.WAITS, null, null)), place);
    }

    /// What waits after `place` for a person: as owner, delegate, or because it was escalated to them; as backup of an owner who is
    /// away; as cover.
    ///
    /// @param away owners who are away
    /// @param covered those of them whom the person covers
    Stream<Item> waitingFor(String person, Collection<String> away, Collection<String> covered, Place place) {
        var keys = new ArrayList<Key>();
        keys.add(new Key(Sort.ACTS, person, null));
        away.forEach(owner -> keys.add(new Key(Sort.BACKS, person, owner)));
        covered.forEach(owner -> keys.add(new Key(Sort.OWNS, owner, null)));
        return merged(keys, place);
    }

    private Set<Slot> slots(Item item) {
        var place = item.place();
        var slots = new HashSet<Slot>();
        if (order == Order.PRIORITY) {
            slots.add(new Slot(new Key(Sort.ALL, null, null), place));
        }
        if (item.approval().waits()) {
            slots.add(new Slot(new Key(Sort.WAITS, null, null), place));
            item.actors().forEach(actor -> slots.add(new Slot(new Key(Sort.ACTS, actor, null), place)));
            slots.add(new Slot(new Key(Sort.OWNS, item.owner(), null), place));
            if (item.backup() != null) {
                slots.add(new Slot(new Key(Sort.BACKS, item.backup(), item.owner()), place));
            }
        }
        return slots;
    }

    private Stream<Item> merged(List<Key> keys, Place after) {
        var found = keys.stream().map(lists::get).filter(list -> list != null)
                .map(list -> after == null ? list : list.tailMap(after, false)).toList();
        return found.size() == 1 ? found.getFirst().values().stream()
                : StreamSupport.stream(Spliterators.spliteratorUnknownSize(new Merge(found, order), Spliterator.ORDERED | Spliterator.NONNULL), false);
    }

    /// Sorted lists read as one, each approval once.
    private static final class Merge implements Iterator<Item> {

        private record Head(Place place, Item item, Iterator<Map.Entry<Place, Item>> rest) {}

        private final PriorityQueue<Head> heads;

        Merge(List<? extends NavigableMap<Place, Item>> lists, Order order) {
            heads = new PriorityQueue<>(Comparator.comparing(Head::place, order.places()));
            lists.forEach(list -> advance(list.entrySet().iterator()));
        }

        @Override
        public boolean hasNext() {
            return !heads.isEmpty();
        }

        @Override
        public Item next() {
            if (heads.isEmpty()) {
                throw new NoSuchElementException();
            }
            var first = heads.peek();
            while (!heads.isEmpty() && heads.peek().place().equals(first.place())) {
                advance(heads.poll().rest());
            }
            return first.item();
        }

        private void advance(Iterator<Map.Entry<Place, Item>> list) {
            if (list.hasNext()) {
                var entry = list.next();
                heads.add(new Head(entry.getKey(), entry.getValue(), list));
            }
        }
    }
}
