def try_stock_door(room, attacks):
    return []
